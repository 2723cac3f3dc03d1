import { existsSync } from 'node:fs';
import { run } from '@moorline/linux';
import { ensureNetwork, type BedNames } from '../../testbed/index.ts';
import { applyLoss } from './loss.ts';
import { benchNetwork, desiredNetwork, type BenchNetwork } from './topology.ts';

export interface OpenNetwork extends BenchNetwork {
  /** Removes the namespaces; who is in them must have ended. */
  readonly close: () => Promise<void>;
}

/** Builds the two machines and the router, with the loss that was asked for. */
export async function openNetwork(bed: BedNames, { lossPct }: { readonly lossPct: number }): Promise<OpenNetwork> {
  const network = benchNetwork(bed);
  await ensureNetwork(desiredNetwork(network));
  await applyLoss(network, lossPct);
  return {
    ...network,
    close: async () => {
      for (const name of Object.values(network)) if (existsSync(`/run/netns/${name}`)) await run('ip', ['netns', 'delete', name]);
    },
  };
}
