export { bundleEnd } from './bundle.ts';
export type { EndConfig, EndTransport, RelayKind } from './end-config.ts';
