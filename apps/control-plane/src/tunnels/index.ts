export { createTunnels, type Tunnels } from './create-tunnels.ts';
