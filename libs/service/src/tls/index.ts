export { tlsFailure } from './tls-failure.ts';
