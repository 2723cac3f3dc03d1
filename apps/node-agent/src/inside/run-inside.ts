import { outerPid, reapOrphans, switchLoopbackOn, type Child } from '@moorline/linux';
import { EXIT } from '@moorline/mesh-core';
import type { ToInside } from '../channel/messages.ts';
import { createRequests } from '../channel/requests.ts';
import { QUESTION_DEADLINE_MS } from '../status/question.ts';
import { serveAnswers } from '../status/serve-answers.ts';
import { openAgentChannel, type AgentChannel } from './channel.ts';
import { INSIDE } from './device.ts';
import { superviseDevice, type DeviceSupervisor } from './device-supervisor.ts';
import { mountHosts, mountProc, mountResolver } from './mounts.ts';
import { allowPing } from './ping.ts';
import { reach } from './reach.ts';
import { handOutRelaySocket, openProbeSocket } from './sockets.ts';
import { startWorkload } from './workload.ts';

/** For the last words of this process, which an agent at work reads at once. */
const TELLING_MAX_MS = 1_000;

/**
 * The child inside the job's namespaces: first process of its pid namespace, root of its user namespace.
 * It follows the agent's messages, holds no decision, and ends with the agent.
 */
export async function runInside(): Promise<void> {
  const folder = process.cwd();
  const ready = Promise.withResolvers<void>();
  ready.promise.catch(() => undefined);
  const device = Promise.withResolvers<DeviceSupervisor>();
  const workload = Promise.withResolvers<Child>();

  const handle = async (message: ToInside): Promise<void> => {
    switch (message.kind) {
      case 'prepare':
        await ready.promise;
        return device.resolve(superviseDevice(message, INSIDE));
      case 'configure':
        await (await device.promise).configure(message);
        mountResolver(message.resolvConf);
        if (message.hosts !== null) mountHosts(message.hosts);
        return channel.send({ kind: 'configured' });
      case 'peer':
        // Should the device be ending at this moment, its successor gets the peer.
        return (await device.promise).setPeer(message.tunnel).catch(() => undefined);
      case 'mtu':
        return (await device.promise).setMtu(message.mtu).catch(() => undefined);
      case 'statistics':
        return channel.send({ kind: 'statistics', id: message.id, statistics: await (await device.promise).statistics() });
      case 'reach':
        return channel.send({ kind: 'reached', id: message.id, reach: await reach(message.target) });
      case 'answer':
        return questions.answer(message.id, message.text);
      case 'signal':
        return void (await workload.promise).kill(message.signal);
      case 'start': {
        // Without it only `status`, `ping` and `doctor` are missing inside the job.
        await serveAnswers(message.workload.statusSocket, questions.ask).catch(() => undefined);
        const child = await startWorkload(message.workload);
        workload.resolve(child);
        await channel.send({ kind: 'started' });
        return channel.send({ kind: 'ended', exit: await child.exited });
      }
    }
  };
  const channel: AgentChannel = openAgentChannel(handle);
  // Not by Node's own exit code, which is what the wrapper has for a child that was killed.
  // An agent that reads nothing holds it up no longer than that, and no second failure is in its way.
  process.on('uncaughtException', (error) => {
    setTimeout(() => process.exit(EXIT.software), TELLING_MAX_MS);
    void channel.fail(error).finally(() => process.exit(EXIT.software));
  });
  const questions = createRequests<string, string>({ what: 'an answer of the agent', deadlineMs: QUESTION_DEADLINE_MS, send: (id, text) => void channel.send({ kind: 'question', id, text }) });
  try {
    await channel.send({ kind: 'born', outerPid: outerPid() });
    mountProc();
    // The folder again, by the new mounts: an open one may still lead through the old.
    process.chdir(folder);
    allowPing();
    reapOrphans();
    ready.resolve();
    switchLoopbackOn();
    await handOut(channel);
    await (await device.promise).failed;
  } catch (error) {
    ready.reject(error);
    await channel.fail(error);
  }
}

async function handOut(channel: AgentChannel): Promise<void> {
  const [relay, probe] = await Promise.all([handOutRelaySocket(), openProbeSocket()]);
  await channel.send({ kind: 'socket', purpose: 'relay' }, relay ?? undefined);
  await channel.send({ kind: 'socket', purpose: 'probe' }, probe);
  relay?.close();
  probe.close();
}
