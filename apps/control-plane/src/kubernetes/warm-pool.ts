import { randomBytes } from 'node:crypto';
import { attachmentIdSchema, commonConfiguration, type Attachment, type KubernetesConfiguration, type MoorlineError } from '@moorline/mesh-core';
import type { KubernetesStore } from '../store/kubernetes/kubernetes-store.ts';
import { keepLooking } from './keep-looking.ts';

const ID_BYTES = 8;
/** One that is taken is made up for within this. */
const LOOK_INTERVAL_MS = 500;

export interface WarmPoolOptions {
  readonly store: Pick<KubernetesStore, 'unassigned' | 'create' | 'releaseUnassigned'>;
  readonly configuration: KubernetesConfiguration;
  /** Whether its endpoint is none that would be made now: nobody uses it, so it is replaced. */
  readonly isOlder: (attachment: Attachment) => boolean;
  readonly holds: () => boolean;
  readonly onFailure: (error: MoorlineError) => void;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** Keeps as many attachments that are for nobody as the configuration says: the reconciler starts their endpoints. */
export async function keepWarm({ store, configuration, isOlder, holds, onFailure, now, signal }: WarmPoolOptions): Promise<void> {
  const { endpoints: { firstRelayPort, lastRelayPort } } = commonConfiguration(configuration);
  const { overlay, mtu, endpoints: { warm } } = configuration;
  const make = async (): Promise<void> => {
    const id = attachmentIdSchema.parse(randomBytes(ID_BYTES).toString('hex'));
    await store.create({ id, name: `warm-${id}`, nodesFor: [null], mtu, createdAtMs: now(), overlay, ports: { firstPort: firstRelayPort, lastPort: lastRelayPort } });
  };
  const look = async (): Promise<void> => {
    const spare = store.unassigned();
    const fitting = spare.filter((one) => one.mtu === mtu && !isOlder(one));
    // One may get its job while others are written.
    for (const { id } of spare) if (!fitting.slice(0, warm).some((one) => one.id === id)) await store.releaseUnassigned(id, now());
    for (let count = fitting.length; count < warm && !signal.aborted; count += 1) await make();
  };
  await keepLooking({ look, everyMs: LOOK_INTERVAL_MS, holds, onFailure, signal });
}
