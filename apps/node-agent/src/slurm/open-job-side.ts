import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { bindDescriptor, moveLink, openNetworkNamespace, switchLoopbackOn, type Ids, type NetworkNamespace } from '@moorline/linux';
import { asMoorlineError } from '@moorline/mesh-core';
import type { Logger } from '@moorline/service';
import type { ToInside } from '../channel/messages.ts';
import { INTERFACE, type DevicePlace } from '../inside/device.ts';
import { superviseDevice, type DeviceSupervisor } from '../inside/device-supervisor.ts';
import { RELAY_ADDRESS } from '../inside/port.ts';
import { createStage, type MeasuredSide } from '../job-namespace/index.ts';
import { freeUdpPort } from './free-port.ts';
import type { Holders } from './holders.ts';
import type { JobNames } from './names.ts';
import { reachFromJob } from './reach-from-job.ts';

export interface JobSideOptions {
  readonly holders: Holders;
  readonly user: Ids;
  /** Name of the TUN while it is in our namespace, where those of other jobs may be. */
  readonly firstName: string;
  readonly names: JobNames;
  /** Owner mark of what is started. */
  readonly environment: Readonly<Record<string, string>>;
  /** Ends wireguard-go, and its interface with it. */
  readonly signal: AbortSignal;
  readonly log: Logger;
}

/** The job's side, held from outside: wireguard-go runs here, and its interface goes into the job's namespace. */
export interface JobSide extends MeasuredSide {
  readonly network: NetworkNamespace;
}

/**
 * Prepares a job's network namespace for a tunnel whose programs run in ours. It follows the same messages as the child
 * inside of `moorline-agent run`, without a process between.
 * @throws ML-INTERFACE-FAILED; the system's error when the namespace is gone
 */
export function openJobSide({ holders, user, firstName, names, environment, signal, log }: JobSideOptions): JobSide {
  const network = openNetworkNamespace(`/proc/${holders.network.pid}/ns/net`);
  const configured = createStage<void>();
  const device = createStage<DeviceSupervisor>();
  const wireguardPort = freeUdpPort();
  switchLoopbackOn(network.within);
  network.within(() => allowPing(user.gid));

  const prepare = async (message: Extract<ToInside, { kind: 'prepare' }>): Promise<void> => {
    const place: DevicePlace = {
      firstName,
      listenPort: await wireguardPort,
      settle: (mtu) => moveLink({ name: firstName, mtu, pid: holders.network.pid, newName: INTERFACE }),
      within: network.within,
      endsWithParent: true,
      environment,
      signal,
    };
    const supervisor = superviseDevice(message, place);
    supervisor.failed.catch((error: unknown) => {
      configured.fail(asMoorlineError(error));
      if (!signal.aborted) log.error({ err: error }, 'the interface of the job is gone');
    });
    device.reach(supervisor);
  };
  const handle = async (message: ToInside): Promise<void> => {
    switch (message.kind) {
      case 'prepare':
        return prepare(message);
      case 'configure':
        await (await device.done).configure(message);
        names.write(message.resolvConf, message.hosts);
        return configured.reach();
      case 'peer':
        // Should the device be ending at this moment, its successor gets the peer.
        return (await device.done).setPeer(message.tunnel).catch(() => undefined);
      case 'mtu':
        return (await device.done).setMtu(message.mtu).catch(() => undefined);
      // Not for this side: tasks are SLURM's to start, and questions are asked directly.
      case 'answer':
      case 'reach':
      case 'signal':
      case 'start':
      case 'statistics':
        return undefined;
    }
  };
  return {
    network,
    wireguardPort,
    relaySocket: Promise.resolve(bindDescriptor({ address: RELAY_ADDRESS, port: 0 })),
    probeSocket: openProbeSocket(network),
    configured: configured.done,
    send: (message) => void handle(message).catch((error: unknown) => configured.fail(asMoorlineError(error))),
    statistics: async () => (await device.done).statistics(),
    reach: (target) => reachFromJob(network, holders.mounts.pid, target),
  };
}

/** Bound before this function first waits, and so in the job's namespace: Node would bind it a turn later. */
async function openProbeSocket({ within }: NetworkNamespace): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', lookup: (address, _options, done) => done(null, address, 4) });
  const listening = once(socket, 'listening');
  within(() => socket.bind(0, '0.0.0.0'));
  await listening;
  return socket;
}

/** Lets the job ping without privilege. Where the switch is missing, ping is too; nothing else depends on it. */
function allowPing(gid: number): void {
  try {
    writeFileSync('/proc/sys/net/ipv4/ping_group_range', `${gid} ${gid}`);
  } catch {
    return;
  }
}
