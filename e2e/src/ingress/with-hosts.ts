import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bed } from '@moorline/tools';

/** A wrapper for an agent that has these names in its /etc/hosts, and nobody else has. */
export function withHosts({ folder }: Bed, names: Readonly<Record<string, string>>): readonly string[] {
  const file = join(folder, `hosts-${Object.keys(names)[0] ?? ''}`);
  writeFileSync(file, `127.0.0.1 localhost\n${Object.entries(names).map(([name, address]) => `${address} ${name}\n`).join('')}`);
  return ['unshare', '--mount', '--propagation=private', 'sh', '-c', 'mount --bind "$1" /etc/hosts && shift && exec "$@"', 'sh', file];
}
