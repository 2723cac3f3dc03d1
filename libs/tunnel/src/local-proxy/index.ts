export type { ProxyDial, ProxyOutcome } from './proxy-dial.ts';
export { serveProxy, type LocalProxy, type ServeProxyOptions } from './serve-proxy.ts';
