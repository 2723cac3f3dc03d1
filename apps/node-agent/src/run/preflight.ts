import { checkTunDevice, checkUserNamespaces, closedUserNamespaceSwitches } from '@moorline/linux';

/**
 * Refuses what cannot work before the one-time token is spent. A switch that is off is a reason to try, not
 * to refuse: an AppArmor profile or root may be exempt from it.
 * @throws ML-TUN-MISSING, ML-TUN-FORBIDDEN, ML-USERNS-OFF
 */
export async function preflight(): Promise<void> {
  checkTunDevice();
  if (closedUserNamespaceSwitches().length > 0) await checkUserNamespaces();
}
