export { connectWstunnel, type ConnectWstunnelOptions } from './client/index.ts';
export type { WstunnelFault } from './request/index.ts';
export { answerWstunnel, type WstunnelService } from './server/index.ts';
export { openWstunnelWay } from './way/index.ts';
