import { bootId, inMountNamespaceOf, networkInode, startMountHolder, startNetworkHolder, startTicks, type Child, type Ids } from '@moorline/linux';
import { moorlineError, type JobRecord, type RecordedProcess } from '@moorline/mesh-core';
import type { JobNames } from './names.ts';
import type { JobSrun } from './srun.ts';

export interface HolderOptions {
  readonly names: JobNames;
  /** null: the site has no program for it. */
  readonly srun: JobSrun | null;
  readonly user: Ids;
}

export interface Holders {
  /** A process of the job's user: its user, network and mount namespaces. */
  readonly network: Child;
  /** A process of root, whose mount namespace no user can change: what SPANK's tasks see. */
  readonly mounts: Child;
}

/**
 * Makes the namespaces of a job. Both mount namespaces show the job's own names; tasks find our srun.
 * @throws ML-USERNS-OFF, ML-NAMESPACE-FAILED, ML-PROGRAM-MISSING, ML-TIMEOUT; what was made stays for the way out
 */
export async function makeHolders({ names, srun, user }: HolderOptions, environment: Readonly<Record<string, string>>, onMade: (holder: Child) => void): Promise<Holders> {
  const made = async (starting: Promise<Child>): Promise<Child> => {
    const holder = await starting;
    onMade(holder);
    return holder;
  };
  const bindAll = (): void => {
    names.bind();
    srun?.bind();
  };
  const starting = [made(startNetworkHolder(user, environment)), made(startMountHolder(bindAll, environment))] as const;
  await Promise.allSettled(starting);
  const [network, mounts] = await Promise.all(starting);
  inMountNamespaceOf(network.pid, names.bind);
  return { network, mounts };
}

/**
 * What is written down of a job's namespaces, and of this very agent.
 * @throws ML-NAMESPACE-FAILED when a holder has ended already
 */
export function recordOf({ network, mounts }: Holders, job: Pick<JobRecord, 'jobId' | 'uid' | 'required' | 'restarts'>): JobRecord {
  return { ...job, bootId: bootId(), agent: recorded(process.pid), network: recorded(network.pid), networkInode: networkInode(network.pid), mounts: recorded(mounts.pid) };
}

function recorded(pid: number): RecordedProcess {
  const ticks = startTicks(pid);
  if (ticks === null) throw moorlineError('ML-NAMESPACE-FAILED', `process ${pid}, which holds a namespace, has ended`);
  return { pid, startTicks: ticks };
}
