export { endpointObjects } from './endpoint-objects.ts';
export { ENDPOINT_OBJECT_ROLE } from './role.ts';
export type { EndpointObjectSettings } from './settings.ts';
