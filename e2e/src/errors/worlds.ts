import { readFileSync, readlinkSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { childEnvironment, run, start } from '@moorline/linux';
import { BED_VARIABLE, waitUntil, type Field } from '@moorline/tools';
import { makeMountNamespace } from '../support/mount-namespace.ts';

/** Every id that there is (user_namespaces(7)). */
const ALL_IDS = '0 0 4294967295';
const START_DEADLINE_MS = 20_000;
const DEVICE_FOLDER = '/dev/net';
const LIBRARY = 'libslirp.so.0';

/** What makes an agent find a machine that lacks something. The machine itself is not changed. */
export type Wrapper = readonly string[];

/** Without /dev/net/tun. */
export function withoutTun(field: Field): Promise<Wrapper> {
  return makeMountNamespace(field, 'no-tun', [['mount', '-t', 'tmpfs', 'moorline', DEVICE_FOLDER]]);
}

/** With a /dev/net/tun that only root can open. */
export function withClosedTun(field: Field): Promise<Wrapper> {
  const device = join(DEVICE_FOLDER, 'tun');
  return makeMountNamespace(field, 'closed-tun', [
    ['mount', '-t', 'tmpfs', 'moorline', DEVICE_FOLDER],
    ['mknod', device, 'c', '10', '200'],
    ['chmod', '0600', device],
  ]);
}

let libraries = 0;

/** Without a library that slirp4netns is linked to. */
export async function withoutLibrary(field: Field): Promise<Wrapper> {
  const { stdout } = await run('ldconfig', ['-p']);
  const path = new RegExp(`${LIBRARY.replaceAll('.', '\\.')} .*=> (\\S+)`).exec(stdout)?.[1];
  if (path === undefined) throw new Error(`${LIBRARY} is not installed`);
  const folder = realpathSync(dirname(path));
  const id = `no-library-${(libraries += 1)}`;
  const layers = join(field.bed.folder, id);
  const [upper, work] = [join(layers, 'upper'), join(layers, 'work')];
  return makeMountNamespace(field, id, [
    ['mkdir', layers],
    ['mount', '-t', 'tmpfs', 'moorline', layers],
    ['mkdir', upper, work],
    ['mount', '-t', 'overlay', '-o', `lowerdir=${folder},upperdir=${upper},workdir=${work}`, 'moorline', folder],
    ['rm', join(folder, LIBRARY)],
  ]);
}

/** With a limit of namespaces at 0, or another number: the kernel keeps these for each user namespace by itself (namespaces(7)). */
export async function withoutUserNamespaces({ bed }: Field, limit = 'user.max_user_namespaces', most = 0): Promise<Wrapper> {
  const holder = await start('unshare', ['--user', '--', 'cat'], { stdin: 'held', environment: childEnvironment({ [BED_VARIABLE]: bed.name }) });
  const namespace = `/proc/${holder.pid}/ns/user`;
  await waitUntil(() => readlinkSync(namespace) !== readlinkSync('/proc/self/ns/user'), { what: 'a user namespace', deadlineMs: START_DEADLINE_MS });
  for (const map of ['uid_map', 'gid_map']) writeFileSync(`/proc/${holder.pid}/${map}`, ALL_IDS);
  const wrapper = ['nsenter', `--user=${namespace}`, '--'];
  const file = `/proc/sys/${limit.replaceAll('.', '/')}`;
  const before = readFileSync(file, 'utf8');
  await run('nsenter', [...wrapper.slice(1), 'sysctl', '--write', `${limit}=${most}`]);
  if (readFileSync(file, 'utf8') !== before) throw new Error('the switch of the machine itself was changed');
  return wrapper;
}
