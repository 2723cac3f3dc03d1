export { connectWstunnel, type ConnectWstunnelOptions } from './connect-wstunnel.ts';
