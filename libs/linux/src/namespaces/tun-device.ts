import { closeSync, openSync } from 'node:fs';
import { moorlineError } from '@moorline/mesh-core';

const TUN_DEVICE = '/dev/net/tun';

/**
 * Checks that a TUN interface can be made at all, for a clearer message than that of the program that needs it.
 * Opens the device: a node without its module is there, but cannot be opened (ENODEV).
 * @throws ML-TUN-MISSING, ML-TUN-FORBIDDEN
 */
export function checkTunDevice(): void {
  try {
    closeSync(openSync(TUN_DEVICE, 'r+'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw moorlineError(code === 'EACCES' || code === 'EPERM' ? 'ML-TUN-FORBIDDEN' : 'ML-TUN-MISSING', `${TUN_DEVICE} (${code})`, error);
  }
}
