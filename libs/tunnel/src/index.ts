export * from './bridge/index.ts';
export * from './client/index.ts';
export { CLOSE_CODE } from './connection/index.ts';
export * from './frames/index.ts';
export * from './path/index.ts';
export * from './probe/index.ts';
export * from './proxy/index.ts';
export * from './server/index.ts';
export { connectWstunnel, type ConnectWstunnelOptions, type WstunnelFault } from './wstunnel/index.ts';
