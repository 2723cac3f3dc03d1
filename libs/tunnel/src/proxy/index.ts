export { proxyAgentFor } from './proxy-agent-for.ts';
