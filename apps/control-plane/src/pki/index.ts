// @peculiar/x509 resolves its parts through decorators' metadata, which this package provides.
import 'reflect-metadata';

export { openAuthority, type Authority } from './open-authority.ts';
export type { KeyAndCertificate } from './pem.ts';
export { openServerSecret } from './server-secret.ts';
