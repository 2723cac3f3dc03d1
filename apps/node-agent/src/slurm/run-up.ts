import { closeSync, existsSync, writeSync } from 'node:fs';
import { once } from 'node:events';
import { bootId, checkTunDevice } from '@moorline/linux';
import { asMoorlineError, siteJoinFile, type JoinFile, type MoorlineError, type SitePolicy } from '@moorline/mesh-core';
import { createLifecycle, type Lifecycle, type Logger } from '@moorline/service';
import { createProxies } from '@moorline/tunnel';
import { createKnowledge, recordNow, type Knowledge } from '../failures/remember-failure.ts';
import { readProxySettings } from '../settings/read-proxy-settings.ts';
import { bringJobUp } from './bring-job-up.ts';
import { count } from './counters.ts';
import { readJobContext, type JobContext } from './job-context.ts';
import { jobFolder, makeJobFolder, readRecord, writeJobFile, writeRecord } from './job-folder.ts';
import { keepNodeFailure } from './node-failures.ts';
import { openNodeLog } from './open-log.ts';
import { renderFailure } from './outcome.ts';
import { emergencyPolicy, readSitePolicy } from './policy-file.ts';
import { removeJob } from './remove-job.ts';
import { identityOf } from './site-file.ts';
import { findJoinFile } from './spool.ts';
import { sweepNode } from './sweep-node.ts';
import { createTimeline } from './timeline.ts';

export interface UpOptions {
  readonly policy: string | undefined;
  /** What the shell of the prolog reads in a policy that may be faulty. */
  readonly run: string | undefined;
  readonly log: string | undefined;
  readonly mode: string | undefined;
  /** Descriptor on which the prolog waits for one line. */
  readonly answerFd: number | undefined;
  readonly prologPid: number | undefined;
  /** Path of the agent, for the tasks of the job. */
  readonly agent: string;
  /** Program in the place of srun for the job. */
  readonly srunShim: string | undefined;
}

/** What the prolog hears: the job is as it should be; or it failed, and cannot even be told so. */
type Answer = 'done' | 'unrecorded';

/**
 * The agent of one job that SLURM's prolog prepares: answers the prolog as soon as the job has its namespaces, goes on
 * to join, and stays until the epilog ends it. Never fails towards SLURM: what goes wrong is the job's affair.
 */
export async function runUp(options: UpOptions): Promise<void> {
  process.chdir('/');
  process.umask(0o022);
  const answer = createAnswer(options.answerFd);
  const life = createLifecycle();
  let policy = emergencyPolicy(options);
  let log = openNodeLog(policy);
  let job: JobContext | undefined;
  const known = createKnowledge();
  try {
    job = readJobContext(process.env);
    policy = emergencyPolicy({ ...options, mode: undefined });
    policy = readSitePolicy(options.policy);
    log = openNodeLog(policy).child(job.key);
    const siteFile = identityOf(siteJoinFile(policy.spool, job.key.jobId));
    const joinFile = findJoinFile(job, policy.spool);
    if (joinFile !== null) await attend({ options, policy, job, joinFile, siteFile, known, answer, life, log });
  } catch (error) {
    if (!life.signal.aborted) {
      const failure = asMoorlineError(error);
      log.error({ err: failure, code: failure.code }, 'the job is not on the mesh');
      count(policy, 'prolog', failure.code);
      if (job !== undefined) remember(job, policy, failure, known, log);
      const recorded = job !== undefined && recordFailure(job, policy, failure, log);
      answer(recorded ? 'done' : 'unrecorded');
      // What has begun in the namespace keeps its ordinary egress.
      if (job !== undefined && policy.mode === 'optional' && hasNamespaces(job, policy)) await untilEnd(life);
    }
  } finally {
    answer('done');
    await life.close().catch((error: unknown) => log.warn({ err: error }, 'not everything closed cleanly'));
  }
}

interface Attendance {
  readonly options: UpOptions;
  readonly policy: SitePolicy;
  readonly job: JobContext;
  readonly joinFile: JoinFile;
  /** Which file the site had put there for the job when the token was read. */
  readonly siteFile: string | null;
  readonly known: Knowledge;
  readonly answer: (answer: Answer) => boolean;
  readonly life: Lifecycle;
  readonly log: Logger;
}

async function attend({ options, policy, job, joinFile, siteFile, known, answer, life, log }: Attendance): Promise<void> {
  known.setServer(joinFile);
  const folder = jobFolder(policy.run, job.key);
  // A job keeps its id when it is requeued; whatever is there is an earlier run's.
  if (existsSync(folder)) await removeJob(job.key, policy);
  // Before the token is spent, and before slirp4netns misses it in its own words.
  checkTunDevice();
  const timeline = createTimeline(options.prologPid);
  const proxies = createProxies(readProxySettings({ proxy: policy.proxy, proxyAuthFile: policy['proxy-auth-file'], proxyCa: policy['proxy-ca'] }), {});
  const reporting = await bringJobUp({ job, policy, joinFile, proxies, folder, agent: options.agent, srunShim: options.srunShim, timeline, onAnswer: known.setAnswer, onRecorded: () => answer('done'), life, log });
  if (siteFile !== null) writeJobFile(folder, 'joinFile', siteFile);
  count(policy, 'prolog', 'joined');
  await sweepNode(job.key.node, policy).catch((error: unknown) => log.warn({ err: error }, 'not everything of old jobs is gone'));
  await untilEnd(life);
  await reporting.leave('the job ended');
}

/** For `moorline-agent doctor --last` of the job's user. */
function remember({ uid, gid }: JobContext, { run }: SitePolicy, failure: MoorlineError, known: Knowledge, log: Logger): void {
  try {
    keepNodeFailure(run, { uid, gid }, recordNow(failure, known));
  } catch (error) {
    log.warn({ err: asMoorlineError(error) }, 'there is no record of the failure');
  }
}

/** @returns false when nothing can be written */
function recordFailure({ key, uid, restarts }: JobContext, policy: SitePolicy, failure: MoorlineError, log: Logger): boolean {
  const folder = jobFolder(policy.run, key);
  try {
    if (!existsSync(folder)) makeJobFolder(folder);
    writeJobFile(folder, 'failed', renderFailure(failure));
    writeRecord(folder, { jobId: key.jobId, uid, bootId: bootId(), required: policy.mode === 'required', restarts, agent: null, network: null, networkInode: null, mounts: null });
    return true;
  } catch (error) {
    log.error({ err: asMoorlineError(error) }, 'the job cannot be told why');
    return false;
  }
}

function hasNamespaces({ key }: JobContext, { run }: SitePolicy): boolean {
  return (readRecord(jobFolder(run, key))?.network ?? null) !== null;
}

async function untilEnd({ signal }: Lifecycle): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}

/**
 * Says one line to the prolog, once, and lets it go.
 * @returns false when the prolog has gone already
 */
function createAnswer(descriptor: number | undefined): (answer: Answer) => boolean {
  let open = descriptor !== undefined;
  return (answer) => {
    if (!open || descriptor === undefined) return true;
    open = false;
    try {
      writeSync(descriptor, `${answer}\n`);
      return true;
    } catch {
      return false;
    } finally {
      closeSync(descriptor);
    }
  };
}
