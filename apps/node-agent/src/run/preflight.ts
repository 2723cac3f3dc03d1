import { checkTunDevice, closedUserNamespaceSwitches } from '@moorline/linux';
import { moorlineError } from '@moorline/mesh-core';

/**
 * Refuses what cannot work before the one-time token is spent.
 * @throws ML-TUN-MISSING, ML-TUN-FORBIDDEN, ML-USERNS-OFF
 */
export function preflight(): void {
  checkTunDevice();
  const closed = closedUserNamespaceSwitches();
  if (closed.length > 0) throw moorlineError('ML-USERNS-OFF', closed.join(', '));
}
