import { randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const NAME = 'e2e-seconds.json';
/** More than there are end-to-end tests; files that there are no more make room. */
const FILES_KEPT = 1_000;
const schema = z.record(z.string(), z.number().nonnegative());

/**
 * How long each file took the last time it passed through a lane of this machine; nothing where that is not known.
 * @param folder the cache of this machine
 */
export async function readSeconds(folder: string): Promise<ReadonlyMap<string, number>> {
  try {
    return new Map(Object.entries(schema.parse(JSON.parse(await readFile(join(folder, NAME), 'utf8')))));
  } catch {
    return new Map();
  }
}

/** Keeps what was measured last, within bounds. @throws the system's error */
export async function writeSeconds(folder: string, seconds: ReadonlyMap<string, number>): Promise<void> {
  const kept = [...seconds].slice(-FILES_KEPT);
  const draft = join(folder, `${NAME}.${randomUUID()}`);
  await writeFile(draft, JSON.stringify(Object.fromEntries(kept)));
  await rename(draft, join(folder, NAME));
}
