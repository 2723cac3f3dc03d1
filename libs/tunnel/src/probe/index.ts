export { probe, PROBE_BYTES, type ProbeTarget } from './probe.ts';
export { startProbeServer, type ProbeServer } from './probe-server.ts';
