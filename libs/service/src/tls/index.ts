export { proxyFailure } from './proxy-failure.ts';
export { tlsFailure } from './tls-failure.ts';
