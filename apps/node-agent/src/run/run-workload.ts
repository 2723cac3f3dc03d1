import { giveBackMemory, type Exit, type SoftLimit } from '@moorline/linux';
import type { JoinFile, NodeClaim, UnshareChoice } from '@moorline/mesh-core';
import { withDeadline, type Lifecycle, type Logger } from '@moorline/service';
import type { Proxies } from '@moorline/tunnel';
import { ownIds } from '../workload/own-ids.ts';
import type { SignalRouting } from '../workload/signals.ts';
import { cacheFolder, copyFolders } from './folders.ts';
import type { Network } from './join-network.ts';
import { openReporting } from './reporting.ts';

/** Only a folder on a file server that does not answer takes that long. */
const START_DEADLINE_MS = 60_000;
/** The start is over then, and nobody waits for the tens of milliseconds that it takes. */
const AT_REST_AFTER_MS = 2_000;

export interface WorkloadContext {
  readonly command: readonly [string, ...string[]];
  /** The caller's, as is `umask`. */
  readonly limits: readonly SoftLimit[];
  readonly umask: number;
  readonly unshare: UnshareChoice;
  readonly network: Network;
  readonly joinFile: JoinFile;
  readonly node: NodeClaim;
  readonly proxies: Proxies;
  readonly signals: SignalRouting;
  readonly life: Lifecycle;
  readonly log: Logger;
}

/**
 * Runs the command in the job's namespace, with the hub connection and the status socket open meanwhile.
 * @returns how the command ended
 * @throws ML-WIREGUARD-FAILED, ML-INSIDE-KILLED when the namespace ends before the command; ML-TIMEOUT
 */
export async function runWorkload({ command, limits, umask, unshare, network, joinFile, node, proxies, signals, life, log }: WorkloadContext): Promise<Exit> {
  const { namespace } = network;
  const ids = ownIds();
  const { statusSocket, answer, leave } = await openReporting({
    joined: network, joinFile, proxies, node: node.name, network: { mode: 'run', unshare }, folders: { cache: cacheFolder(process.env), copies: copyFolders(process.env) }, uid: ids.uid, life, log,
  });
  try {
    namespace.answerQuestions(answer);
    namespace.send({
      kind: 'start',
      workload: {
        command,
        environment: process.env as Record<string, string>,
        folder: process.cwd(),
        user: { ...ids, unshare, limits },
        umask,
        statusSocket,
      },
    });
    signals.forwardTo((signal) => namespace.send({ kind: 'signal', signal }));
    await withDeadline(() => namespace.started, { deadlineMs: START_DEADLINE_MS, what: 'starting the command', signal: life.signal });
    const atRest = setTimeout(giveBackMemory, AT_REST_AFTER_MS);
    life.defer('memory', () => clearTimeout(atRest));
    return await namespace.ended;
  } finally {
    await leave('the command ended');
  }
}
