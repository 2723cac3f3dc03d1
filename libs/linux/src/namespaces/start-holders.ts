import { readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { moorlineError } from '@moorline/mesh-core';
import { childEnvironment, findProgram, start, type Child } from '../process/index.ts';
import { inMountNamespaceCopy } from '../syscalls/index.ts';
import type { Ids } from './arguments.ts';
import { inNamespacesOf } from './as-ordinary-user.ts';

/** What keeps a namespace there: a process that does nothing. */
const HOLDER = 'sleep';
const POLL_INTERVAL_MS = 1;
/** A namespace is made in 20 ms; a loaded node may take long to schedule it. */
const READY_DEADLINE_MS = 10_000;
const KEPT_LINES = 5;

/**
 * Makes user, network and mount namespaces that belong to an ordinary user, and a process of that user that holds
 * them; in a session of its own. Needs root.
 * @param environment added to the allow-listed one: the owner mark
 * @throws ML-USERNS-OFF, ML-PROGRAM-MISSING, ML-TIMEOUT
 */
export async function startNetworkHolder(user: Ids, environment: Readonly<Record<string, string>>): Promise<Child> {
  const line = inNamespacesOf({ file: findProgram(HOLDER), args: ['infinity'] }, user);
  const lines: string[] = [];
  const child = await start(line.file, line.args, { environment: childEnvironment(environment), detached: true, cwd: '/', stderr: (text) => void (lines.length < KEPT_LINES && lines.push(text)) });
  let ended = false;
  void child.exited.then(() => (ended = true));
  for (const giveUpAt = performance.now() + READY_DEADLINE_MS; !holds(child.pid); ) {
    if (ended) throw moorlineError('ML-USERNS-OFF', lines.join('; ') || `a namespace for user ${user.uid} was refused`);
    if (performance.now() > giveUpAt) {
      child.kill('SIGKILL');
      throw moorlineError('ML-TIMEOUT', `no namespace for user ${user.uid} within ${READY_DEADLINE_MS} ms`);
    }
    await sleep(POLL_INTERVAL_MS);
  }
  return child;
}

/**
 * A process of root that holds a copy of the present mount namespace, in which `prepare` has mounted; in a session
 * of its own.
 * @throws what `prepare` throws; the system's error
 */
export function startMountHolder(prepare: () => void, environment: Readonly<Record<string, string>>): Promise<Child> {
  return inMountNamespaceCopy(() => {
    prepare();
    return start(HOLDER, ['infinity'], { environment: childEnvironment(environment), detached: true, cwd: '/' });
  });
}

/** The program is the last step: setpriv and unshare come before it in the same process. */
function holds(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === HOLDER && readlinkSync(`/proc/${pid}/ns/net`) !== readlinkSync('/proc/self/ns/net');
  } catch {
    return false;
  }
}
