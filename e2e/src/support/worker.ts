import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { observeNetwork } from '@moorline/linux';
import { findUserProcesses, waitUntil, type Field } from '@moorline/tools';

/** Folders in which a job could leave something; not every machine has all of them. */
const SHARED_FOLDERS = ['/tmp', '/var/tmp', '/dev/shm', '/run/lock'].filter((folder) => existsSync(folder));
const END_DEADLINE_MS = 90_000;

/** Everything that a job could leave on the worker and in the cluster. */
export interface Traces {
  readonly processes: readonly string[];
  readonly mounts: readonly string[];
  readonly files: readonly string[];
  readonly home: readonly string[];
  readonly interfaces: readonly string[];
  readonly clusterInterfaces: readonly string[];
  readonly clusterTables: readonly string[];
}

/** Observes what there is now; two observations are equal if nothing was left in between. */
export async function observeTraces({ bed, user, home, cluster }: Field): Promise<Traces> {
  const inCluster = await observeNetwork(cluster.namespacePath);
  return {
    processes: findUserProcesses(user.userId).map(({ name }) => name),
    mounts: readFileSync('/proc/self/mountinfo', 'utf8').split('\n').filter((line) => line.includes(bed.name)),
    files: SHARED_FOLDERS.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)).filter((path) => isOwnedBy(path, user.userId))),
    home: readdirSync(home.path, { recursive: true, encoding: 'utf8' }).filter((path) => !path.endsWith('.json')).toSorted(),
    interfaces: readdirSync('/sys/class/net').filter((name) => name.startsWith(bed.linkPrefix)),
    clusterInterfaces: inCluster.interfaces.toSorted(),
    clusterTables: inCluster.tables.toSorted(),
  };
}

/** Waits until there is again what there was: some of it goes by programs that outlive the agent for a moment. */
export async function untilTracesAre(field: Field, before: Traces): Promise<void> {
  let seen = '';
  await waitUntil(async () => (seen = JSON.stringify(await observeTraces(field))) === JSON.stringify(before), { what: 'every trace to go', deadlineMs: END_DEADLINE_MS }).catch((error: unknown) => {
    throw new Error(`there is ${seen}, and was ${JSON.stringify(before)}`, { cause: error });
  });
}

/** Waits until no process of the bed's user is left. */
export async function untilNoProcess({ user }: Field): Promise<void> {
  await waitUntil(() => findUserProcesses(user.userId).length === 0, { what: 'every process of the user to end', deadlineMs: END_DEADLINE_MS });
}

function isOwnedBy(path: string, userId: number): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.uid === userId;
}
