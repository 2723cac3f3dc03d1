import { join } from 'node:path';

/** Root of the checkout that this file is in. */
export const ROOT = join(import.meta.dirname, '..', '..', '..');
