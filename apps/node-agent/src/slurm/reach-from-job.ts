import { inMountNamespaceOf, run, type NetworkNamespace } from '@moorline/linux';
import type { Reach, Target } from '../channel/messages.ts';

/** What a short-lived process of this program is told to do; `main` knows it. */
const REACH_COMMAND = 'reach';

/**
 * Tries to reach something from inside a job, with its names and its network, by a process of this program: Node opens
 * its own connections a turn later, and elsewhere.
 * @param mountsPid a process in the job's mount namespace
 * @throws ML-TIMEOUT, ML-PROGRAM-FAILED
 */
export async function reachFromJob({ within }: NetworkNamespace, mountsPid: number, target: Target): Promise<Reach> {
  const entry = process.argv[1] ?? '';
  const asking = within(() => inMountNamespaceOf(mountsPid, () => run(process.execPath, [entry, REACH_COMMAND, JSON.stringify(target)])));
  return JSON.parse((await asking).stdout) as Reach;
}
