import { accessSync, constants } from 'node:fs';
import { moorlineError } from '@moorline/mesh-core';

export const TUN_DEVICE = '/dev/net/tun';

/**
 * @throws ML-TUN-MISSING, ML-TUN-FORBIDDEN
 */
export function checkTunDevice(): void {
  try {
    accessSync(TUN_DEVICE, constants.R_OK | constants.W_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw moorlineError(code === 'EACCES' || code === 'EPERM' ? 'ML-TUN-FORBIDDEN' : 'ML-TUN-MISSING', code ?? '', error);
  }
}
