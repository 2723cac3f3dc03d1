import { awaitJobEnd, awaitPhase, findUserProcesses, programPath, runInNamespace } from '../testbed/index.ts';
import { check, JOB_ANSWERS, judgeFigures, judgeJob, judgePods, judgeThroughput, readFigures, receivedMbps, type Check, type JobAnswers, type JoinFigures, type Throughput } from './checks/index.ts';
import { ATTACHMENT, GREETING, JOB_EXIT_CODE, type DemoJob } from './demo-job.ts';
import type { World } from './world.ts';

const POD_TEXT = 'ahoy from the pod';
const POD_DEADLINE_MS = 10_000;
/** Port of the job's own echo servers (job/job.sh). */
const JOB_PORT = 9_000;
/** Health is reported every ten seconds. */
const READY_DEADLINE_MS = 25_000;
const JOB_END_DEADLINE_MS = 30_000;

/** What the job could reach, judged from its answers. */
export async function examineJob({ cluster, worker: { user, home } }: World, job: DemoJob): Promise<readonly Check[]> {
  const answers: Record<string, string> = {};
  for (const name of JOB_ANSWERS) answers[name] = await job.answer(name);
  return judgeJob(answers as unknown as JobAnswers, {
    userId: user.userId, groupId: user.groupId, folder: home.path, greeting: GREETING, endpointAddress: cluster.addresses.bridge,
  });
}

/** Calls the job from the pod `hello`, once its servers are up. */
export async function examinePods({ cluster }: World, job: DemoJob): Promise<readonly Check[]> {
  await job.answer('servers');
  const ask = async (protocol: 'tcp' | 'udp'): Promise<string> => {
    const args = [programPath('echo-client.ts'), protocol, job.address, String(JOB_PORT), POD_TEXT, String(POD_DEADLINE_MS)];
    return runInNamespace(cluster.pods.hello, process.execPath, args).catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
  };
  const answers = { tcp: await ask('tcp'), udp: await ask('udp') };
  job.give('pods-asked');
  return judgePods(answers, { pod: cluster.addresses.pods.hello, job: job.address, text: POD_TEXT });
}

/** Bulk data both ways, as the job's iperf3 measured it. */
export async function examineThroughput(job: DemoJob): Promise<{ readonly throughput: Throughput; readonly checks: readonly Check[] }> {
  const throughput = { upMbps: receivedMbps(await job.answer('up')), downMbps: receivedMbps(await job.answer('down')) };
  return { throughput, checks: [judgeThroughput(throughput)] };
}

/** What agent and control plane say of the tunnel. */
export async function examineHealth({ plane }: World, job: DemoJob): Promise<{ readonly figures: JoinFigures; readonly checks: readonly Check[] }> {
  const status = await job.answer('status');
  const figures = readFigures(status);
  const phase = await awaitPhase(plane, ATTACHMENT, 'Ready', READY_DEADLINE_MS).then(() => 'Ready', (error: unknown) => (error instanceof Error ? error.message : String(error)));
  return { figures, checks: [judgeFigures(figures, status), check('control plane sees the attachment Ready', phase === 'Ready', phase)] };
}

/** Lets the job end, and judges whether its end is its own and leaves nothing. */
export async function examineEnd({ slurm, worker: { user } }: World, job: DemoJob): Promise<readonly Check[]> {
  job.give('dismissed');
  const code = (await job.answer('exit-code')).trim();
  const record = await awaitJobEnd(slurm, job.id, { deadlineMs: JOB_END_DEADLINE_MS });
  const left = findUserProcesses(user.userId).map(({ pid, name }) => `${name} (${pid})`).join(', ');
  return [
    check("the command's exit code is the agent's", code === String(JOB_EXIT_CODE) && record.exitCode === JOB_EXIT_CODE, `the command ended with ${JOB_EXIT_CODE}, the agent with ${code}, the SLURM job with ${record.exitCode}`),
    check('no process of the job is left', left === '', left || 'none'),
  ];
}
