import type { Socket } from 'node:dgram';
import { inJobNamespaces, observeNamespaces, type ChannelChild, type Exit } from '@moorline/linux';
import { chooseUnshare, isErrorCode, moorlineError, type UnshareChoice } from '@moorline/mesh-core';
import type { FromInside, Reach, Target, ToInside, TunnelStatistics } from '../channel/messages.ts';
import { createRequests } from '../channel/requests.ts';
import { WIREGUARD_PORT } from '../inside/port.ts';
import { ownerMark } from '../run/owner-mark.ts';
import type { Answer } from '../status/question.ts';
import { ownIds } from '../workload/own-ids.ts';
import { describeEnd } from './describe-end.ts';
import { createStage } from './stage.ts';
import { startInside } from './start-inside.ts';
import type { MeasuredSide } from './tunnel-side.ts';

/** The child inside ends by itself in a millisecond; killing its wrapper ends it as surely, but leaves a zombie to init. */
const END_GRACE_MS = 2_000;

/** The child inside answers in a millisecond, or after its own shorter deadline; a loaded worker may need long to schedule it. */
const ANSWER_DEADLINE_MS = 5_000;

/** The job has the same user id as the child inside: SIGUSR1 must not open a debugger in it. */
const NO_INSPECTOR = '--disable-sigusr1';

/** The child inside the job's namespaces, as the agent sees it. */
export interface JobNamespace extends MeasuredSide {
  /** Its pid on the worker: names its namespaces for slirp4netns. */
  readonly pid: Promise<number>;
  readonly started: Promise<void>;
  /** How the job's command ended. Rejects when the namespace failed before. */
  readonly ended: Promise<Exit>;
  /** Takes what answers the questions of `status`, `ping` and `doctor` inside the job; must not throw. */
  readonly answerQuestions: (answer: Answer) => void;
  /** Ends every process in the namespace; settles when the kernel has removed it. */
  readonly destroy: () => Promise<void>;
}

/**
 * Makes the job's namespaces and starts this same program inside them. Each stage rejects with the error
 * that stopped the child: ML-USERNS-OFF, ML-NAMESPACE-FAILED, ML-WIREGUARD-FAILED, …
 */
export async function createJobNamespace(entry: string, unshare: UnshareChoice): Promise<JobNamespace> {
  const line = inJobNamespaces({ file: process.execPath, args: [NO_INSPECTOR, entry, 'inside'] }, unshare, ownIds());
  const { child, takeDescriptor, forgetDescriptors } = await startInside(line, ownerMark());
  const stages = {
    pid: createStage<number>(),
    relay: createStage<number | Socket>(),
    probe: createStage<Socket>(),
    configured: createStage<void>(),
    started: createStage<void>(),
    ended: createStage<Exit>(),
  };
  const send = (message: ToInside): void => {
    if (child.process.connected) child.process.send(message, () => undefined);
  };
  const statistics = createRequests<void, TunnelStatistics>({ what: 'statistics of the tunnel', deadlineMs: ANSWER_DEADLINE_MS, send: (id) => send({ kind: 'statistics', id }) });
  const reaches = createRequests<Target, Reach>({ what: 'a connection from inside the job', deadlineMs: ANSWER_DEADLINE_MS, send: (id, target) => send({ kind: 'reach', id, target }) });
  const failAll = (error: Error): void => Object.values(stages).forEach((stage) => stage.fail(error));
  const reachRelay = (socket: Socket | undefined): void => {
    try {
      stages.relay.reach(socket ?? takeDescriptor());
    } catch (error) {
      stages.relay.fail(moorlineError('ML-NAMESPACE-FAILED', "the tunnel's socket was not handed over", error));
    }
  };
  let born = false;
  let answer: Answer = async () => '';

  child.process.on('message', (message: FromInside, handle) => {
    switch (message.kind) {
      case 'born':
        born = true;
        return stages.pid.reach(message.outerPid);
      case 'socket':
        if (message.purpose === 'probe') return stages.probe.reach(handle as Socket);
        return reachRelay(handle as Socket | undefined);
      case 'configured':
        return stages.configured.reach();
      case 'started':
        return stages.started.reach();
      case 'ended':
        return stages.ended.reach(message.exit);
      case 'statistics':
        return statistics.answer(message.id, message.statistics);
      case 'reached':
        return reaches.answer(message.id, message.reach);
      case 'question':
        return void answer(message.text).then((text) => send({ kind: 'answer', id: message.id, text }));
      case 'failed':
        return failAll(moorlineError(isErrorCode(message.code) ? message.code : 'ML-INTERNAL', message.detail));
    }
  });
  void child.exited.then(async (exit) => {
    forgetDescriptors();
    failAll(await endedEarly(born, unshare, exit));
  });
  return {
    pid: stages.pid.done,
    relaySocket: stages.relay.done,
    probeSocket: stages.probe.done,
    wireguardPort: Promise.resolve(WIREGUARD_PORT),
    configured: stages.configured.done,
    started: stages.started.done,
    ended: stages.ended.done,
    send,
    statistics: statistics.ask,
    reach: reaches.ask,
    answerQuestions: (given) => {
      answer = given;
    },
    destroy: () => destroy(child),
  };
}

async function endedEarly(born: boolean, unshare: UnshareChoice, exit: Exit): Promise<Error> {
  const detail = `the first process of the job's namespace ended ${describeEnd(exit)}`;
  // What fails by itself and knows why has said so before.
  if (born) return moorlineError('ML-INSIDE-KILLED', detail);
  const ended = moorlineError('ML-NAMESPACE-FAILED', detail);
  try {
    const facts = await observeNamespaces();
    const verdict = chooseUnshare(unshare, facts);
    if (verdict.ok) return facts.closedSwitches.length === 0 ? ended : moorlineError('ML-NAMESPACE-FAILED', `${ended.detail}; ${facts.closedSwitches.join(', ')}`);
    return moorlineError(verdict.code, verdict.detail);
  } catch {
    return ended;
  }
}

async function destroy(child: ChannelChild): Promise<void> {
  // Without its channel the child inside ends; the kernel then kills whatever else is in the pid namespace.
  if (child.process.connected) child.process.disconnect();
  const timer = setTimeout(() => child.kill('SIGKILL'), END_GRACE_MS);
  await child.exited.finally(() => clearTimeout(timer));
}
