import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findProgram, start } from '@moorline/linux';
import { untilExit } from '../until-exit.ts';
import { makeGroups, ourHierarchies, removeGroups } from './control-groups.ts';
import { ownMemory } from './memory.ts';
import type { LaneOrder } from './order.ts';

const MAIN = join(import.meta.dirname, 'main.ts');
/** A cgroup namespace of its own is made inside, once the lane's folders are joined. */
const NAMESPACES = ['--net', '--mount', '--pid', '--ipc', '--uts'];
/** The kernel lets go of control groups a little after the last process in them. */
const REMOVE_TRIES = 25;
const REMOVE_PAUSE_MS = 200;

export interface LaneOptions extends Omit<LaneOrder, 'groups' | 'memoryBytes'> {
  /** Tells lanes of this process apart. */
  readonly number: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly onLine: (line: string) => void;
}

/**
 * Runs a program in namespaces and a root of its own (docs/decisions) and gives its exit code. All that it started
 * ends with it, with us (PR_SET_PDEATHSIG of prctl(2)) and with `signal`; nothing is left.
 * @throws the reason of `signal`; ML-PROGRAM-MISSING; the system's error where control groups cannot be made
 */
export async function runInLane({ number, environment, signal, onLine, ...order }: LaneOptions): Promise<number> {
  signal.throwIfAborted();
  const groups = makeGroups(ourHierarchies(), number);
  try {
    const argument = JSON.stringify({ ...order, groups, memoryBytes: ownMemory() / 2 } satisfies LaneOrder);
    const args = ['--pdeathsig', 'KILL', findProgram('unshare'), ...NAMESPACES, '--fork', '--kill-child', process.execPath, MAIN, argument];
    const child = await start('setpriv', args, { environment, stdout: onLine, stderr: onLine });
    // Nothing has to be cleaned up inside: all of it is in the namespaces.
    return await untilExit(child, signal, () => void child.kill('SIGKILL'));
  } finally {
    const left = await removeAll(groups.map(({ folder }) => folder));
    if (left.length > 0) onLine(`control groups that cannot be removed: ${left.join(', ')}`);
  }
}

async function removeAll(folders: readonly string[]): Promise<readonly string[]> {
  let left = removeGroups(folders);
  for (let tries = 0; left.length > 0 && tries < REMOVE_TRIES; tries += 1) {
    await sleep(REMOVE_PAUSE_MS);
    left = removeGroups(left);
  }
  return left;
}
