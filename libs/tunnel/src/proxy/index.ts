export { proxyAddressFor, proxyAgentFor, type ProxyAddress } from './proxy-agent-for.ts';
