import { asMoorlineError, moorlineError } from '@moorline/mesh-core';
import { run } from '../process/index.ts';
import { closedUserNamespaceSwitches } from './switches.ts';

/**
 * Makes a user namespace with a network namespace, and leaves it again: the kernel decides, whatever its
 * switches say. They explain a refusal.
 * @param others what is made with it, as unshare(1) is asked for it
 * @throws ML-USERNS-OFF with the switches that are off, or what unshare said; ML-PROGRAM-MISSING
 */
export async function checkUserNamespaces(others: readonly string[] = ['--net']): Promise<void> {
  try {
    await run('unshare', ['--user', '--map-root-user', ...others, 'true']);
  } catch (error) {
    const known = asMoorlineError(error);
    if (known.code !== 'ML-PROGRAM-FAILED') throw known;
    const closed = closedUserNamespaceSwitches();
    throw moorlineError('ML-USERNS-OFF', closed.length > 0 ? closed.join(', ') : known.detail, error);
  }
}
