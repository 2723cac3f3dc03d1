import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { moorlineError } from '@moorline/mesh-core';
import { libc, systemError } from '../syscalls/libc.ts';

const DEVICE = '/dev/net/tun';
/** S_IFCHR of inode(7), for its owner. */
const MODE = 0o020000 | 0o600;
/** Device 10:200 (Linux, Documentation/admin-guide/devices.txt), as makedev(3) writes it. */
const NUMBER = (10 << 8) | 200;

/**
 * Makes the TUN device where there is none, as in a container: that needs CAP_MKNOD. One that is there stays.
 * @throws ML-TUN-MISSING
 */
export function ensureTunDevice(): void {
  if (statSync(DEVICE, { throwIfNoEntry: false }) !== undefined) return;
  mkdirSync(dirname(DEVICE), { recursive: true, mode: 0o755 });
  if (libc('int mknod(const char *path, unsigned int mode, unsigned long device)')(DEVICE, MODE, NUMBER) === 0) return;
  const failure = systemError('mknod', DEVICE);
  if (failure.code !== 'EEXIST') throw moorlineError('ML-TUN-MISSING', `${DEVICE} (${failure.code})`, failure);
}
