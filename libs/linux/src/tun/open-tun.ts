import { closeSync, constants, openSync } from 'node:fs';
import { libc, systemError } from '../syscalls/libc.ts';
import { checkTunDevice } from '../namespaces/index.ts';

/** TUNSETIFF of linux/if_tun.h. */
const TUNSETIFF = 0x400454ca;
/** Packets as they are, without a header before them. */
const IFF_TUN_NO_PI = 0x0001 | 0x1000;
/** struct ifreq of netdevice(7): the name, then the flags. */
const IFREQ_BYTES = 40;
const FLAGS_OFFSET = 16;

/**
 * Makes a TUN interface in the network namespace of this process; it goes with its descriptor.
 * @returns a descriptor: each read is one packet that is sent out there, each write one that comes in. Reads do not wait.
 * @throws ML-TUN-MISSING, ML-TUN-FORBIDDEN; the system's error (EPERM, EBUSY, …)
 */
export function openTun(name: string): number {
  checkTunDevice();
  const descriptor = openSync('/dev/net/tun', constants.O_RDWR | constants.O_NONBLOCK);
  const request = Buffer.alloc(IFREQ_BYTES);
  request.write(name, 0, FLAGS_OFFSET - 1, 'latin1');
  request.writeUInt16LE(IFF_TUN_NO_PI, FLAGS_OFFSET);
  if (libc('int ioctl(int, unsigned long, void*)')(descriptor, TUNSETIFF, request) === 0) return descriptor;
  const failure = systemError('ioctl', `TUNSETIFF ${name}`);
  closeSync(descriptor);
  throw failure;
}
