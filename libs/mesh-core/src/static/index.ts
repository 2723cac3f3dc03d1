export { staticEndpointSchema, STATIC_CERTIFICATE_FILE, STATIC_FILE, STATIC_KEY_FILE, type StaticEndpoint } from './endpoint-file.ts';
export { STATIC_PROBE_PORT, staticService, staticTunnel, type EndpointSettings, type StaticService, type StaticTunnel } from './static-tunnel.ts';
export { staticWorkerSchema, type StaticWorker } from './worker-file.ts';
