export { openThrough, type HttpProxy } from './open-through.ts';
export { proxyAgent, silentProxy } from './proxy-agent.ts';
