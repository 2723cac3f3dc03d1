import { checkTunDevice, closedUserNamespaceSwitches, findProgram, isFiltered, observeNamespaces } from '@moorline/linux';
import { chooseUnshare, moorlineError, type NamespaceFacts, type UnshareMode, type UnshareVerdict } from '@moorline/mesh-core';

/** Of util-linux and coreutils; looked for at fixed places, whatever PATH says. */
const PROGRAMS = ['env', 'prlimit', 'setpriv', 'unshare'] as const;
/** What is taken for true where no switch is off: the kernel is asked only when there is a doubt. */
const OPEN: NamespaceFacts = { userNamespaces: 'nested', closedSwitches: [], refusal: '', privileged: false };

/**
 * Decides how the job's namespaces are made and refuses what cannot work, before the one-time token is spent. A
 * switch that is off is a reason to try, not to refuse: an AppArmor profile or root may be exempt from it.
 * @param isDoubted the kernel is asked in any case
 * @throws ML-TUN-MISSING, ML-TUN-FORBIDDEN, ML-USERNS-OFF, ML-UNSHARE-UNPRIVILEGED, ML-PROGRAM-MISSING
 */
export async function preflight(mode: UnshareMode, isDoubted = false): Promise<Extract<UnshareVerdict, { readonly ok: true }>> {
  for (const name of PROGRAMS) findProgram(name);
  checkTunDevice();
  const isDoubtful = isDoubted || mode === 'none' || closedUserNamespaceSwitches().length > 0 || isFiltered();
  const verdict = chooseUnshare(mode, isDoubtful ? await observeNamespaces() : OPEN);
  if (!verdict.ok) throw moorlineError(verdict.code, verdict.detail);
  return verdict;
}
