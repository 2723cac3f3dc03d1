import { existsSync } from 'node:fs';
import { run } from '@moorline/linux';
import { median } from '../../statistics/index.ts';
import { ensureNetwork, type BedNames } from '../../testbed/index.ts';
import { startDelayBox } from '../delay-box/index.ts';
import { ping } from '../ping/index.ts';
import { applyLoss, countPackets, lossPercent } from './loss.ts';
import { benchNetwork, CLUSTER_ADDRESS, desiredNetwork, ROUTER_LINKS, type BenchNetwork } from './topology.ts';

/** What the path between the two machines did, as measured. */
export interface PathReport {
  /** Packets lost, both ways; null: none came. */
  readonly measuredLossPct: number | null;
  /** Half of a round trip without other traffic; null: no answer came. */
  readonly measuredDelayMs: number | null;
  /** How long the delay box held a packet on average, under load; null: there was none. */
  readonly measuredHeldMs: number | null;
}

export interface OpenNetwork extends BenchNetwork {
  /** Ends the measurement and removes the namespaces; who is in them must have ended. */
  readonly close: () => Promise<PathReport>;
}

const PINGS = 20;
const PING_INTERVAL_MS = 10;

/**
 * Builds the two machines and the router, with the loss and the delay that were asked for.
 * @throws ML-BED-DAEMON-FAILED, ML-ABORTED
 */
export async function openNetwork(bed: BedNames, { lossPct, delayMs }: { readonly lossPct: number; readonly delayMs: number }, signal: AbortSignal): Promise<OpenNetwork> {
  const network = benchNetwork(bed);
  const { worker, router } = network;
  await ensureNetwork(desiredNetwork(network));
  await applyLoss(network, lossPct);
  const box = delayMs === 0 ? null : await startDelayBox(bed, { router, links: [ROUTER_LINKS.worker, ROUTER_LINKS.cluster], delayMs, signal });
  const roundTripsMs = await ping({ namespace: worker, target: CLUSTER_ADDRESS, count: PINGS, intervalMs: PING_INTERVAL_MS, signal });
  return {
    ...network,
    close: async () => {
      const packets = await countPackets(network);
      const held = (await box?.stop()) ?? null;
      for (const name of Object.values(network)) if (existsSync(`/run/netns/${name}`)) await run('ip', ['netns', 'delete', name]);
      return {
        measuredLossPct: lossPercent(packets.lost + (held?.lost ?? 0), packets.passed),
        measuredDelayMs: roundTripsMs.length === 0 ? null : median(roundTripsMs) / 2,
        measuredHeldMs: held?.meanHeldMs ?? null,
      };
    },
  };
}
