import { randomBytes } from 'node:crypto';
import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { childEnvironment, start } from '@moorline/linux';
import { BED_VARIABLE, type Field } from '@moorline/tools';
import { bytesSecret, type Secret } from './secret.ts';

/** Just before the end of the first piece that is read of a file. */
const ACROSS_PIECES = 4 * 1024 * 1024 - 10;

export interface Canary {
  readonly secret: Secret;
  /** What a search for it has to say. */
  readonly places: readonly string[];
  readonly remove: () => Promise<void>;
}

/** Plants a secret of no use in each kind of place, each time in another form. */
export async function plantCanary({ bed, plane, home }: Field): Promise<Canary> {
  const bytes = randomBytes(32);
  const secret = bytesSecret('canary', bytes);
  const files: Readonly<Record<string, Buffer | string>> = {
    [join(bed.folder, 'canary')]: Buffer.concat([Buffer.alloc(ACROSS_PIECES), bytes]),
    [`/dev/shm/${bed.name}-canary`]: `key=${bytes.toString('hex')}\n`,
    [`/tmp/${bed.name}-canary`]: Buffer.from(`{"key":"${bytes.toString('base64url')}"}`).toString('utf8'),
    [join(home.path, 'canary')]: Buffer.concat([Buffer.from('x'), bytes]).toString('base64'),
    [join(plane.dataFolder, 'canary')]: bytes.toString('hex').toUpperCase(),
  };
  for (const [path, content] of Object.entries(files)) writeFileSync(path, content, { mode: 0o600 });
  appendFileSync(plane.logFile, `${bytes.toString('base64')}\n`);
  const tail = await start('tail', ['--follow', '/dev/null'], {
    environment: childEnvironment({ [BED_VARIABLE]: bed.name, CANARY: bytes.toString('hex') }),
  });
  const cat = await start('cat', ['-', bytes.toString('base64')], { stdin: 'held', environment: childEnvironment({ [BED_VARIABLE]: bed.name }) });
  return {
    secret,
    places: [...Object.keys(files), plane.logFile, `/proc/${tail.pid}/environ`, `/proc/${cat.pid}/cmdline`].map((path) => `canary in ${path}`).toSorted(),
    remove: async () => {
      for (const child of [tail, cat]) child.kill('SIGKILL');
      await Promise.all([tail.exited, cat.exited]);
      for (const path of Object.keys(files)) rmSync(path, { force: true });
    },
  };
}
