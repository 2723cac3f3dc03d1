export { openWstunnelPath } from './open-path.ts';
