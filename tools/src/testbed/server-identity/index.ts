export { makeServerIdentity, type ServerIdentity } from './make-server-identity.ts';
