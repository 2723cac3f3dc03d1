import { readFileSync } from 'node:fs';
import { findOwned, processIds, statFields } from '@moorline/linux';
import { BED_VARIABLE, findUserProcesses, type Field } from '@moorline/tools';
import { endpointPids } from '../support/endpoints.ts';

/** Field of /proc/PID/stat behind the name (proc(5)): state, then the parent's pid. */
const PARENT = 1;
/** WireGuard's interface in a job, and slirp4netns's: both stand on the command line of who makes them. */
const INTERFACES = { wireguard: 'mw0', slirp: 'tap0' } as const;

/** The helpers of that kind of all jobs of the user. */
function jobHelpers({ user }: Field, name: keyof typeof INTERFACES): readonly number[] {
  return findUserProcesses(user.userId).map(({ pid }) => pid).filter((pid) => argumentsOf(pid).includes(INTERFACES[name]));
}

/** Kills them; one that ends meanwhile, as those of an agent that starts it again and again do, is gone as well. */
export function killJobHelpers(field: Field, name: keyof typeof INTERFACES): void {
  for (const pid of jobHelpers(field, name)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

/** The helper of the user's one running job. */
export function jobHelper(field: Field, name: keyof typeof INTERFACES): number {
  return onlyOne(jobHelpers(field, name), name);
}

/** The WireGuard of an attachment's endpoint: a child of its process. */
export function endpointWireguard(attachmentId: string): number {
  const [endpoint] = endpointPids(attachmentId);
  return onlyOne(processIds().filter((pid) => statFields(pid)?.[PARENT] === String(endpoint)), 'child of the endpoint');
}

/** The DNS server of the cluster. */
export function clusterDns({ bed }: Field): number {
  const pids = findOwned(bed.name, BED_VARIABLE).filter(({ role }) => role?.endsWith('-dns') === true).map(({ pid }) => pid);
  return onlyOne(pids.filter((pid) => argumentsOf(pid).includes('--no-resolv')), 'DNS server');
}

/** Stops a process (SIGSTOP) for as long as `use` runs. */
export async function whileStopped<Result>(pid: number, use: () => Promise<Result>): Promise<Result> {
  process.kill(pid, 'SIGSTOP');
  try {
    return await use();
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}

function argumentsOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

function onlyOne(pids: readonly number[], what: string): number {
  const [pid, ...others] = pids;
  if (pid === undefined || others.length > 0) throw new Error(`${pids.length} processes are ${what}`);
  return pid;
}
