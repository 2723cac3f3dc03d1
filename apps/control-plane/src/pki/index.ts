export { issueServerCertificate } from './issue.ts';
export { makeAuthority } from './make-authority.ts';
export { openAuthority, type Authority } from './open-authority.ts';
export { splitPem, type KeyAndCertificate } from './pem.ts';
export { belongTogether, isSignedBy, isStillGood } from './renewal.ts';
export { openServerSecret } from './server-secret.ts';
