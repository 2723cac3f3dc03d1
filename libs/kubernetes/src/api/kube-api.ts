import type { KubeObject, PatchOperation, ResourceKind } from '@moorline/mesh-core';
import type { OwnStatistics, WatchEnd } from '../statistics/create-statistics.ts';

export interface KubeList {
  readonly items: readonly KubeObject[];
  readonly resourceVersion: string;
}

export interface Selection {
  /** null: all namespaces, or a kind that has none. */
  readonly namespace: string | null;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

export interface WatchEvent {
  readonly type: string;
  readonly object: KubeObject & { readonly code?: number };
}

export interface WatchListener {
  /** Called once the server has begun to tell. */
  readonly onOpen: () => void;
  readonly onEvent: (event: WatchEvent) => void;
  readonly signal: AbortSignal;
}

/** Objects of a cluster. All throw ML-KUBE-* errors, ML-TIMEOUT and ML-ABORTED. */
export interface KubeApi {
  /** null: it is not there. */
  readonly get: (kind: ResourceKind, namespace: string | null, name: string) => Promise<KubeObject | null>;
  readonly list: (kind: ResourceKind, selection: Selection) => Promise<KubeList>;
  /** @throws ML-KUBE-EXISTS */
  readonly create: (kind: ResourceKind, object: KubeObject) => Promise<KubeObject>;
  /** Writes an object that was read, unless somebody wrote it since. @throws ML-KUBE-CONFLICT, ML-KUBE-MISSING */
  readonly replace: (kind: ResourceKind, object: KubeObject) => Promise<KubeObject>;
  /** Server-side apply of our fields, by our field manager; what others changed in them is changed back. */
  readonly apply: (kind: ResourceKind, object: KubeObject, subresource?: string) => Promise<KubeObject>;
  /** JSON patch (RFC 6902). @throws ML-KUBE-INVALID when a `test` does not hold, ML-KUBE-MISSING */
  readonly patch: (kind: ResourceKind, target: Target & { readonly subresource?: string }, operations: readonly PatchOperation[]) => Promise<KubeObject>;
  /** JSON merge patch (RFC 7386). @throws ML-KUBE-MISSING; ML-KUBE-CONFLICT when its resource version is not the present one */
  readonly merge: (kind: ResourceKind, target: Target, patch: object) => Promise<KubeObject>;
  /** Asks for deletion; done also when it is gone, or when another took its name. */
  readonly remove: (kind: ResourceKind, target: Target & { readonly uid?: string; readonly graceSec?: number }) => Promise<void>;
  /** Follows changes from a version on. Settles with why it ended: `expired` says that the version is too old. @throws ML-KUBE-* */
  readonly watch: (kind: ResourceKind, selection: Selection, fromVersion: string, listener: WatchListener) => Promise<Exclude<WatchEnd, 'failed'>>;
  /** What was asked so far. */
  readonly statistics: OwnStatistics;
}

export interface Target {
  readonly namespace: string | null;
  readonly name: string;
}
