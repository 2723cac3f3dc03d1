import { outerPid, run } from '@moorline/linux';
import { moorlineError } from '@moorline/mesh-core';
import type { ToInside } from '../channel/messages.ts';
import { openAgentChannel, type AgentChannel } from './channel.ts';
import { configureDevice, readStatistics, repeerDevice, startDevice, type Device } from './device.ts';
import { mountProc, mountResolver } from './mounts.ts';
import { reapOrphans } from './reaper.ts';
import { openProbeSocket, openRelaySocket } from './sockets.ts';
import { startWorkload } from './workload.ts';

/**
 * The child inside the job's namespaces: first process of its pid namespace, root of its user namespace.
 * Follows the agent's messages; holds no decision and no secret but WireGuard's key, for an instant.
 */
export async function runInside(): Promise<void> {
  const folder = process.cwd();
  let deliver: ((signal: NodeJS.Signals) => void) | undefined;
  const device = Promise.withResolvers<Device>();
  device.promise.catch(() => undefined);

  const handle = async (message: ToInside): Promise<void> => {
    switch (message.kind) {
      case 'prepare':
        return startDevice(message).then(device.resolve, device.reject);
      case 'configure':
        await configureDevice(await device.promise, message);
        mountResolver(message.resolvConf);
        return channel.send({ kind: 'configured' });
      case 'repeer':
        return repeerDevice(await device.promise, message.tunnel);
      case 'statistics':
        return channel.send({ kind: 'statistics', id: message.id, statistics: await readStatistics(await device.promise) });
      case 'signal':
        return deliver?.(message.signal);
      case 'start': {
        const child = await startWorkload(message.workload);
        deliver = child.kill;
        await channel.send({ kind: 'started' });
        return channel.send({ kind: 'ended', exit: await child.exited });
      }
    }
  };
  const channel: AgentChannel = openAgentChannel(handle);
  try {
    await channel.send({ kind: 'born', outerPid: outerPid() });
    mountProc();
    reapOrphans();
    await run('ip', ['link', 'set', 'lo', 'up']);
    const [relay, probe] = await Promise.all([openRelaySocket(), openProbeSocket()]);
    await channel.send({ kind: 'socket', purpose: 'relay' }, relay);
    await channel.send({ kind: 'socket', purpose: 'probe' }, probe);
    relay.close();
    probe.close();
    process.chdir(folder);
    const { process: wireguard } = await device.promise;
    const { code, signal } = await wireguard.exited;
    throw moorlineError('ML-WIREGUARD-FAILED', `wireguard-go ended (${code ?? signal})`);
  } catch (error) {
    await channel.fail(error);
  }
}
