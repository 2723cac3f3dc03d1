import { setTimeout as sleep } from 'node:timers/promises';
import type { WireguardProcess } from '@moorline/linux';
import { moorlineError, type MtuInUse, type TunnelConfig } from '@moorline/mesh-core';
import type { ToInside, TunnelStatistics } from '../channel/messages.ts';
import { configureDevice, readStatistics, setDeviceMtu, setDevicePeer, startDevice, type DeviceConfig, type DevicePlace } from './device.ts';

/** SLURM signals every process of a job before it ends it; more deaths than this have another reason. */
const RESTARTS_MAX = 10;
const RESTART_DELAY_MS = 100;

const STOPPED: TunnelStatistics = { handshakeAgeMs: null, rxBytes: 0, txBytes: 0, wireguardRunning: false };

export interface DeviceSupervisor {
  /** @throws ML-WIREGUARD-FAILED, ML-INTERFACE-FAILED, and what kept it from starting */
  readonly configure: (config: DeviceConfig) => Promise<void>;
  /** Names the peer of a configured device, or replaces it; a device that is being made again gets it then. */
  readonly setPeer: (tunnel: TunnelConfig) => Promise<void>;
  /** Gives a configured device's routes their MTU; a device that is being made again gets it then. */
  readonly setMtu: (mtu: MtuInUse) => Promise<void>;
  readonly statistics: () => Promise<TunnelStatistics>;
  /** Rejects when the device cannot be kept running. */
  readonly failed: Promise<never>;
}

/** What a device is told beside its configuration; null: nothing yet. */
interface Told {
  readonly peer: TunnelConfig | null;
  readonly mtu: MtuInUse | null;
}

async function restore(device: WireguardProcess, config: DeviceConfig | null, { peer, mtu }: Told, place: DevicePlace): Promise<void> {
  if (config === null) return;
  await configureDevice(device, config, place);
  if (mtu !== null) setDeviceMtu(config, mtu, place);
  if (peer !== null) await setDevicePeer(device, peer, config.relayPort);
}

/** Keeps wireguard-go running for as long as the job does: made again, with the same key, when it ends. */
export function superviseDevice(prepare: Extract<ToInside, { kind: 'prepare' }>, place: DevicePlace): DeviceSupervisor {
  let config: DeviceConfig | null = null;
  let told: Told = { peer: null, mtu: null };
  const configured = Promise.withResolvers<void>();
  let device = startDevice(prepare, place);
  let running = false;

  const keep = async (): Promise<never> => {
    for (let restarts = 0; ; restarts += 1) {
      const current: WireguardProcess = await device;
      running = true;
      const end = (): void => void current.kill('SIGTERM');
      place.signal?.addEventListener('abort', end, { once: true });
      const { code, signal } = await current.exited;
      place.signal?.removeEventListener('abort', end);
      running = false;
      if (place.signal?.aborted === true) throw moorlineError('ML-ABORTED', 'wireguard-go');
      if (restarts === RESTARTS_MAX) throw moorlineError('ML-WIREGUARD-FAILED', `ended ${RESTARTS_MAX} times, the last time by ${code ?? signal}`);
      await sleep(RESTART_DELAY_MS);
      device = startDevice(prepare, place);
      await restore(await device, config, told, place);
    }
  };
  const failed = keep();
  failed.catch(() => undefined);
  return {
    failed,
    configure: async (wanted) => {
      config = wanted;
      await configureDevice(await device, wanted, place);
      configured.resolve();
    },
    setPeer: async (tunnel) => {
      told = { ...told, peer: tunnel };
      await configured.promise;
      if (config !== null && running) await setDevicePeer(await device, tunnel, config.relayPort);
    },
    setMtu: async (mtu) => {
      told = { ...told, mtu };
      await configured.promise;
      if (config !== null && running && told.mtu === mtu) setDeviceMtu(config, mtu, place);
    },
    statistics: async () => {
      try {
        return running ? await readStatistics(await device, Date.now()) : STOPPED;
      } catch {
        // It is ending, or does not answer: either way no packet passes.
        return STOPPED;
      }
    },
  };
}
