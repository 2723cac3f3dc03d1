import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { run } from '@moorline/linux';
import type { Field } from '@moorline/tools';
import type { Wrapper } from '../errors/worlds.ts';
import { freshFolder, worker } from './namespaces.ts';

const RESOLV_CONF = '/etc/resolv.conf';
const HUGE_BYTES = 32 * 1024 * 1024;

/** Contents of a resolv.conf that no resolver would like. */
export const HOSTILE_RESOLVERS: readonly (readonly [what: string, content: () => string | Buffer])[] = [
  ['empty', () => ''],
  ['without a nameserver', () => 'search example.org\noptions ndots:2\n'],
  ['of 32 MiB', () => Buffer.alloc(HUGE_BYTES, 'nameserver 192.0.2.1\n')],
  ['of random bytes', () => randomBytes(8_192)],
  ['with 100 search domains', () => `search ${Array.from({ length: 100 }, (_, index) => `d${index}.example.org`).join(' ')}\nnameserver 192.0.2.1\n`],
  ['with a line of 60,000 characters', () => `nameserver ${'9'.repeat(60_000)}\nnameserver 192.0.2.1\n`],
  ['with CR LF', () => 'nameserver 192.0.2.1\r\nsearch example.org\r\noptions ndots:9\r\n'],
  ['that asks the loopback only', () => 'nameserver 127.0.0.53\nnameserver ::1\n'],
];

/** With that content in place of the worker's resolv.conf. */
export function withResolver(field: Field, content: string | Buffer): Promise<Wrapper> {
  const file = join(freshFolder(field), 'resolv.conf');
  writeFileSync(file, content);
  return worker(field, [['mount', '--bind', file, RESOLV_CONF]]);
}

/** Things in the place of the worker's resolv.conf that are no file that can be read. */
export const ODD_RESOLVERS: readonly (readonly [what: string, put: (path: string) => Promise<void> | void])[] = [
  ['missing', () => undefined],
  ['a link to nowhere', (path) => symlinkSync('/run/gone/resolv.conf', path)],
  ['a link to itself', (path) => symlinkSync('resolv.conf', path)],
  ['a folder', (path) => void mkdirSync(path)],
  ['a pipe that nobody writes to', async (path) => void (await run('mkfifo', [path]))],
  ['endless', (path) => symlinkSync('/dev/zero', path)],
  ['for root only', (path) => {
    writeFileSync(path, 'nameserver 192.0.2.1\n');
    chmodSync(path, 0o600);
  }],
];

/** With an /etc like the worker's but for resolv.conf, which `put` makes. */
export async function withOddResolver(field: Field, put: (path: string) => Promise<void> | void): Promise<Wrapper> {
  const etc = join(freshFolder(field), 'etc');
  await run('cp', ['-a', '/etc', etc]);
  rmSync(join(etc, 'resolv.conf'), { force: true, recursive: true });
  await put(join(etc, 'resolv.conf'));
  return worker(field, [['mount', '--bind', etc, '/etc']]);
}
