export { REDACTED, redact } from './redact.ts';
export { secret, type Secret } from './secret.ts';
