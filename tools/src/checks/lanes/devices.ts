import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readlinkSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mount, MOUNT, run } from '@moorline/linux';

const MACHINE = '/dev';
/** What tests change: shared memory, and the node of the TUN driver. */
const OWN = ['shm', 'net'];
/** As the kernel makes it (Documentation/networking/tuntap.rst). */
const TUN = { path: '/dev/net/tun', major: '10', minor: '200', mode: 0o600 };

/**
 * The machine's devices as there are now, in a folder of the lane's own: what is made there does not reach the machine.
 * @param memory options of a file system in memory
 * @throws the system's error; ML-PROGRAM-FAILED
 */
export async function furnishDevices(folder: string, memory: string): Promise<void> {
  mount('tmpfs', folder, 'tmpfs', 0, `mode=0755,${memory}`);
  for (const name of readdirSync(MACHINE).filter((each) => !OWN.includes(each))) furnishDevice(join(MACHINE, name), join(folder, name));
  for (const name of OWN) mkdirSync(join(folder, name));
  mount('tmpfs', join(folder, 'shm'), 'tmpfs', 0, `mode=1777,${memory}`);
  const node = join(folder, 'net', 'tun');
  await run('mknod', [node, 'c', TUN.major, TUN.minor]);
  chmodSync(node, existsSync(TUN.path) ? statSync(TUN.path).mode & 0o7777 : TUN.mode);
}

function furnishDevice(from: string, to: string): void {
  const kind = lstatSync(from);
  if (kind.isSymbolicLink()) return symlinkSync(readlinkSync(from), to);
  if (kind.isDirectory()) mkdirSync(to);
  else writeFileSync(to, '');
  mount(from, to, null, MOUNT.bind | MOUNT.recursive);
}
