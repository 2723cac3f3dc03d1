import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readlinkSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mount, MOUNT, run } from '@moorline/linux';

const MACHINE = '/dev';
/** What tests change: shared memory, and the node of the TUN driver. */
const OWN = ['shm', 'net'];
/** As the kernel makes it (Documentation/networking/tuntap.rst). */
const TUN = { path: 'net/tun', major: '10', minor: '200', mode: 0o600 };
/** Finds the terminals in the folder `pts` beside it (pts(4)): bound from elsewhere it would find none. */
const TERMINALS = { path: 'ptmx', major: '5', minor: '2', mode: 0o666 };

/**
 * The machine's devices as there are now, in a folder of the lane's own: what is made there does not reach the machine.
 * @param memory options of a file system in memory
 * @throws the system's error; ML-PROGRAM-FAILED
 */
export async function furnishDevices(folder: string, memory: string): Promise<void> {
  mount('tmpfs', folder, 'tmpfs', 0, `mode=0755,${memory}`);
  for (const name of readdirSync(MACHINE).filter((each) => !OWN.includes(each))) await furnishDevice(name, folder);
  for (const name of OWN) mkdirSync(join(folder, name));
  mount('tmpfs', join(folder, 'shm'), 'tmpfs', 0, `mode=1777,${memory}`);
  await makeNode(TUN, folder);
}

async function furnishDevice(name: string, folder: string): Promise<void> {
  const [from, to] = [join(MACHINE, name), join(folder, name)];
  const kind = lstatSync(from);
  if (kind.isSymbolicLink()) return symlinkSync(readlinkSync(from), to);
  if (name === TERMINALS.path) return await makeNode(TERMINALS, folder);
  if (kind.isDirectory()) mkdirSync(to);
  else writeFileSync(to, '');
  mount(from, to, null, MOUNT.bind | MOUNT.recursive);
}

/** A character device with the rights that the machine's has. */
async function makeNode({ path, major, minor, mode }: typeof TUN, folder: string): Promise<void> {
  const [from, to] = [join(MACHINE, path), join(folder, path)];
  await run('mknod', [to, 'c', major, minor]);
  chmodSync(to, existsSync(from) ? statSync(from).mode & 0o7777 : mode);
}
