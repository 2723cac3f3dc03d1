export { createProxies, PROXY_OF_ENVIRONMENT, type Proxies, type ProxyAddress, type ProxySettings } from './create-proxies.ts';
export { parseProxy } from './parse-proxy.ts';
