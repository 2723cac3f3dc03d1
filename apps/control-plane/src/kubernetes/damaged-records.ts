import { attachmentIdOf, isMoorlineError, type Attachment, type TunnelEndpoint } from '@moorline/mesh-core';
import type { KubernetesStore, Sought } from '../store/kubernetes/kubernetes-store.ts';

export interface FoundRecord {
  /** null: there is none, or what is left of it is to go. */
  readonly attachment: Attachment | null;
  /** Says what is to go once everything else of the attachment is gone; null: nothing. */
  readonly ruins: Sought | null;
}

/**
 * The attachment of an id, by its record. One that cannot be read any more is kept as long as a TunnelEndpoint needs what
 * stands for it, and goes with that.
 * @throws ML-STORE-CORRUPT while it is kept
 */
export async function findRecord(store: Pick<KubernetesStore, 'mend' | 'damageOf'>, id: string, resources: () => readonly TunnelEndpoint[]): Promise<FoundRecord> {
  try {
    return { attachment: await store.mend(id), ruins: null };
  } catch (error) {
    if (!isMoorlineError(error, 'ML-STORE-CORRUPT')) throw error;
    const holder = resources().find(({ status, metadata }) => (status?.attachmentId ?? attachmentIdOf(metadata.uid ?? '')) === id);
    const sought = { id, name: holder?.status?.attachment };
    // Of one that says nothing of itself nobody knows whether it is this one.
    if ((holder !== undefined && !isLeaving(holder)) || store.damageOf(sought) === null) throw error;
    return { attachment: null, ruins: sought };
  }
}

/** The attachment that a resource had at last, if anything was written of it. */
export function soughtIn(resource: TunnelEndpoint | null): Sought | null {
  const { attachmentId: id, attachment: name } = resource?.status ?? {};
  return id === undefined ? null : { id, name };
}

export function isLeaving({ metadata }: TunnelEndpoint): boolean {
  return metadata.deletionTimestamp !== undefined;
}
