import { accessSync, constants } from 'node:fs';
import { moorlineError } from '@moorline/mesh-core';

const TUN_DEVICE = '/dev/net/tun';

/**
 * Checks that a TUN interface can be made at all, for a clearer message than that of the program that needs it.
 * @throws ML-TUN-MISSING, ML-TUN-FORBIDDEN
 */
export function checkTunDevice(): void {
  try {
    accessSync(TUN_DEVICE, constants.R_OK | constants.W_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw moorlineError(code === 'EACCES' || code === 'EPERM' ? 'ML-TUN-FORBIDDEN' : 'ML-TUN-MISSING', `${TUN_DEVICE} (${code})`, error);
  }
}
