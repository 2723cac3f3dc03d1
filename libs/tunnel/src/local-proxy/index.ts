export { serveProxy, type LocalProxy, type ProxyDial, type ProxyOutcome, type ServeProxyOptions } from './serve-proxy.ts';
