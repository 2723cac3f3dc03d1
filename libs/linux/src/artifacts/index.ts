export { cachePath } from './cache.ts';
export { ensureCached } from './ensure-cached.ts';
export { openVerified, type PinnedFile, type VerifiedExecutable } from './open-verified.ts';
