export { ENDPOINT_OBJECT_ROLE, endpointObjects } from './endpoint-objects.ts';
export type { EndpointObjectSettings } from './settings.ts';
