export { cachePath } from './cache.ts';
export { checkCache, ensureCached } from './ensure-cached.ts';
export { openVerified, type PinnedFile, type VerifiedExecutable } from './open-verified.ts';
export { tryVerified } from './try-verified.ts';
