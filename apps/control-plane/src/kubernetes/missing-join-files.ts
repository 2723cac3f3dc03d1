import { isGated, joinSecretOf, type Attachment, type Pod, type TunnelEndpoint } from '@moorline/mesh-core';
import type { Awaiting } from '../store/kubernetes/kubernetes-store.ts';
import type { JoinFiles } from './join-files.ts';

/** Rounds are this far apart. */
export const JOIN_FILES_INTERVAL_MS = 15_000;
/** Of one round: four requests a second at most, however many jobs wait. */
const LOOKS_MAX = 60;

/** A Secret that a job which has not joined needs. */
export interface NeededJoinFile {
  readonly attachment: Attachment;
  readonly namespace: string;
  readonly secretName: string;
}

export interface MissingJoinFiles {
  readonly has: (attachmentId: string) => boolean;
  /** Takes over that the Secret is there. */
  readonly found: (attachmentId: string) => void;
  /** Looks for some of the needed ones, those that were not looked for the longest first, and tells which are missing. */
  readonly look: (needed: readonly NeededJoinFile[]) => Promise<readonly string[]>;
}

/**
 * Join Secrets that somebody has deleted. They are asked for by their names, in turns: in the namespaces of others we may
 * read a Secret that we know, and neither list nor watch them.
 */
export function createMissingJoinFiles({ isThere }: Pick<JoinFiles, 'isThere'>): MissingJoinFiles {
  const missing = new Set<string>();
  let turn: readonly string[] = [];
  return {
    has: (attachmentId) => missing.has(attachmentId),
    found: (attachmentId) => void missing.delete(attachmentId),
    look: async (needed) => {
      const byId = new Map(needed.map((one) => [one.attachment.id, one]));
      for (const id of missing) if (!byId.has(id)) missing.delete(id);
      const waiting = [...new Set([...turn.filter((id) => byId.has(id)), ...byId.keys()])];
      const [now, later] = [waiting.slice(0, LOOKS_MAX), waiting.slice(LOOKS_MAX)];
      turn = [...later, ...now];
      for (const id of now) {
        const one = byId.get(id);
        if (one === undefined || (await isThere(one.attachment, one.namespace, one.secretName))) missing.delete(id);
        else missing.add(id);
      }
      return now.filter((id) => missing.has(id));
    },
  };
}

/** The join Secrets of those that wait for their agent, where they have been handed over for good. */
export function neededJoinFiles(awaiting: readonly Awaiting[], resourceOf: (namespace: string, name: string) => TunnelEndpoint | null, podOf: (namespace: string, name: string) => Pod | null): readonly NeededJoinFile[] {
  return awaiting.flatMap(({ attachment, assignment: { namespace, name, uid } }) => {
    const resource = resourceOf(namespace, name);
    if (resource === null || resource.metadata.uid !== uid || resource.metadata.deletionTimestamp !== undefined) return [];
    const pod = podOf(namespace, resource.spec.target.pod?.name ?? name);
    const secretName = joinSecretOf(resource, pod);
    return secretName === null || (pod !== null && isGated(pod)) ? [] : [{ attachment, namespace, secretName }];
  });
}
