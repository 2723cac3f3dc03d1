import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { moorlineError } from '@moorline/mesh-core';
import { writeAtomically } from '../data-dir/index.ts';

const SECRET_FILE = 'ticket.secret';
const SECRET_BYTES = 32;

/**
 * The secret that relay tickets are made with, made at the first start. It stands in a file of its own
 * and not in the store, so that a copy of the store gives nobody a ticket.
 * @throws ML-STORE-CORRUPT
 */
export function openServerSecret(folder: string): Uint8Array {
  const path = join(folder, SECRET_FILE);
  if (!existsSync(path)) writeAtomically(path, `${randomBytes(SECRET_BYTES).toString('base64')}\n`);
  const secret = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64');
  if (secret.length !== SECRET_BYTES) throw moorlineError('ML-STORE-CORRUPT', `${path} does not hold ${SECRET_BYTES} bytes`);
  return secret;
}
