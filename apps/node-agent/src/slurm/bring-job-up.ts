import { OWNER_VARIABLE, ROLE_VARIABLE, stopChild, type Child } from '@moorline/linux';
import { asMoorlineError, jobMark, moorlineError, type JoinAnswer, type JoinFile, type SitePolicy } from '@moorline/mesh-core';
import { createLifecycle, type Lifecycle, type Logger } from '@moorline/service';
import type { Proxies } from '@moorline/tunnel';
import { nodeClaimOf } from '../join/node-claim.ts';
import { openReporting, type Reporting } from '../run/reporting.ts';
import { serveAnswers } from '../status/serve-answers.ts';
import { connectJob, COPY_FOLDERS, type JobConnection } from './connect-job.ts';
import { makeHolders, recordOf, type Holders } from './holders.ts';
import type { JobContext } from './job-context.ts';
import { makeJobFolder, writeJobFile, writeRecord } from './job-folder.ts';
import { makeJobNames, type JobNames } from './names.ts';
import { prepareSrun } from './srun.ts';
import { joinedLines } from './task-lines.ts';
import type { Timeline } from './timeline.ts';

const MS_PER_SEC = 1_000;
/** A holder is a `sleep`: it has nothing to save. */
const HOLDER_GRACE_MS = 500;

export interface UpContext {
  readonly job: JobContext;
  readonly policy: SitePolicy;
  readonly joinFile: JoinFile;
  readonly proxies: Proxies;
  readonly folder: string;
  /** Path of the agent, for the tasks of the job. */
  readonly agent: string;
  /** Program in the place of srun for the job; absent: the site has none. */
  readonly srunShim: string | undefined;
  readonly timeline: Timeline;
  /** Told what the control plane answered, before it is acted on. */
  readonly onAnswer: (answer: JoinAnswer) => void;
  /** Called when the job has its namespaces and the prolog may go on; false when it has gone on already. */
  readonly onRecorded: () => boolean;
  /** Ends with the job. */
  readonly life: Lifecycle;
  readonly log: Logger;
}

/**
 * Puts a job on the mesh: namespaces, their record, egress and tunnel. What is made goes with `life`; when the tunnel
 * cannot be made, namespaces and egress stay.
 * @throws the errors of each part
 */
export async function bringJobUp(context: UpContext): Promise<Reporting> {
  const { job, policy, joinFile, proxies, folder, onAnswer, life, log } = context;
  const mark = { [OWNER_VARIABLE]: jobMark(job.key) };
  const endsAtMs = performance.now() + policy['join-timeout'] * MS_PER_SEC;
  makeJobFolder(folder);
  const names = makeJobNames(folder);
  const holding = recordHolders(context, names, { ...mark, [ROLE_VARIABLE]: 'holder' });
  const tunnelLife = createLifecycle({ signals: [] });
  const closeTunnel = (): Promise<void> => tunnelLife.close().catch((error: unknown) => log.warn({ err: error }, 'the tunnel did not close cleanly'));
  life.signal.addEventListener('abort', () => void closeTunnel(), { once: true });
  life.defer('tunnel', closeTunnel);
  try {
    const joined = await connectJob({
      key: job.key,
      node: nodeClaimOf({}, process.env),
      user: { uid: job.uid, gid: job.gid },
      joinFile,
      proxies,
      cache: policy.cache,
      names,
      holding,
      environment: { ...mark, [ROLE_VARIABLE]: 'helper' },
      onAnswer,
      remainingMs: () => Math.max(1, Math.round(endsAtMs - performance.now())),
      life: tunnelLife,
      jobLife: life,
      log,
    });
    return await announce(context, joined, tunnelLife);
  } catch (error) {
    await holding.catch(() => undefined);
    await closeTunnel();
    throw error;
  }
}

async function recordHolders({ job, policy, folder, srunShim, life, timeline, onRecorded }: UpContext, names: JobNames, environment: Readonly<Record<string, string>>): Promise<Holders> {
  const user = { uid: job.uid, gid: job.gid };
  const keep = (child: Child): void => life.defer('holder of a namespace', async () => void (await stopChild(child, HOLDER_GRACE_MS)));
  const srun = srunShim === undefined ? null : prepareSrun({ shim: srunShim, srun: policy.srun, folder, user, environment });
  const holders = await makeHolders({ names, srun, user }, environment, keep);
  if (srun !== null) keep(await srun.serve());
  const record = recordOf(holders, { jobId: job.key.jobId, uid: job.uid, required: policy.mode === 'required', restarts: job.restarts });
  // The shell of the prolog writes a record of its own when it gives up: the first one holds.
  if (!writeRecord(folder, record)) throw moorlineError('ML-PROLOG-LATE', 'the prolog wrote its record first');
  timeline.mark('recorded');
  if (!onRecorded()) throw moorlineError('ML-PROLOG-LATE', 'the prolog has ended');
  return holders;
}

/** Lets the job start, and then tells everybody who asks. */
async function announce({ job, policy, joinFile, proxies, folder, agent, timeline, life, log }: UpContext, joined: JobConnection, tunnelLife: Lifecycle): Promise<Reporting> {
  const { namespace, tunnel } = joined;
  timeline.mark('joined', performance.timeOrigin + tunnel.joinMs);
  writeJobFile(folder, 'joined', joinedLines({ attachment: joinFile.attachment, addresses: tunnel.config().addresses, folder, agent }));
  timeline.write(folder, log);
  log.info({ joinMs: tunnel.joinMs, rttMs: tunnel.prober.lastRttMs() }, 'joined');
  const reporting = await openReporting({
    joined, joinFile, proxies, node: nodeClaimOf({}, process.env).name, network: { mode: 'prolog', unshare: null }, folders: { cache: policy.cache, copies: COPY_FOLDERS }, uid: job.uid, life: tunnelLife, log,
  });
  try {
    life.defer('status inside', await namespace.network.within(() => serveAnswers(reporting.statusSocket, reporting.answer)));
  } catch (error) {
    log.warn({ err: asMoorlineError(error) }, 'status is not served inside the job');
  }
  return reporting;
}
