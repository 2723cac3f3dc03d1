import { setTimeout as sleep } from 'node:timers/promises';
import { asMoorlineError, nextDelayMs, type KubeObject, type MoorlineError, type ResourceKind } from '@moorline/mesh-core';
import type { KubeApi, Selection, WatchEvent } from '../api/kube-api.ts';

export interface InformerOptions {
  readonly api: KubeApi;
  readonly kind: ResourceKind;
  readonly selection: Selection;
  /** Called after the cache has changed, with the object as it is or, if it is gone, was. Must not throw or block. */
  readonly onChange: (object: KubeObject) => void;
  /** Called when a list or watch fails; it goes on by itself. */
  readonly onFailure: (error: MoorlineError) => void;
  readonly signal: AbortSignal;
}

/** A copy of all objects of one kind and selection, kept up to date. */
export interface Informer {
  readonly list: () => readonly KubeObject[];
  readonly get: (namespace: string | null, name: string) => KubeObject | null;
  /** Settles once the first list is in the cache. */
  readonly synced: Promise<void>;
  /** Takes over what a write of ours gave back, so that the next look sees it. */
  readonly take: (object: KubeObject) => void;
  /** Takes over that an object was found to be gone. */
  readonly drop: (namespace: string | null, name: string, uid: string | undefined) => void;
  /** Whether what is in the cache is followed at this moment. */
  readonly following: () => boolean;
}

const INITIAL_VERSION = '';

/**
 * Lists and watches until the signal aborts: a watch that ends is resumed where it was, one that is refused as too
 * old (410) begins with a list, and failures are tried again, later each time.
 */
export function createInformer({ api, kind, selection, onChange, onFailure, signal }: InformerOptions): Informer {
  const objects = new Map<string, KubeObject>();
  const { promise: synced, resolve: onSynced } = Promise.withResolvers<void>();
  let version = INITIAL_VERSION;
  let following = false;

  const take = (object: KubeObject): void => {
    const key = keyOf(object.metadata.namespace ?? null, object.metadata.name);
    const known = objects.get(key);
    if (known !== undefined && known.metadata.uid === object.metadata.uid && !isNewer(object, known.metadata.resourceVersion)) return;
    objects.set(key, object);
    onChange(object);
  };
  const drop: Informer['drop'] = (namespace, name, uid) => {
    const key = keyOf(namespace, name);
    const known = objects.get(key);
    if (known === undefined || (uid !== undefined && known.metadata.uid !== uid)) return;
    objects.delete(key);
    onChange(known);
  };
  const relist = async (): Promise<void> => {
    const { items, resourceVersion } = await api.list(kind, selection);
    const present = new Set(items.map(({ metadata }) => keyOf(metadata.namespace ?? null, metadata.name)));
    for (const [key, { metadata }] of objects) if (!present.has(key)) drop(metadata.namespace ?? null, metadata.name, metadata.uid);
    items.forEach(take);
    version = resourceVersion;
    onSynced();
  };
  const onEvent = ({ type, object }: WatchEvent): void => {
    version = object.metadata.resourceVersion ?? version;
    if (type === 'DELETED') drop(object.metadata.namespace ?? null, object.metadata.name, object.metadata.uid);
    else if (type !== 'BOOKMARK') take({ ...object, apiVersion: kind.apiVersion, kind: kind.kind });
  };
  /** @returns whether it was worth it: what ends at once and brings nothing is begun again later each time */
  const follow = async (): Promise<boolean> => {
    if (version === INITIAL_VERSION) await relist();
    const started = version;
    const end = await api.watch(kind, selection, version, { onOpen: () => void (following = true), onEvent, signal });
    if (!signal.aborted) api.statistics.countWatchEnd(kind.kind, end);
    if (end === 'expired') {
      version = INITIAL_VERSION;
      following = false;
    }
    return end === 'quiet' || (end === 'ended' && started !== version);
  };
  const run = async (): Promise<void> => {
    for (let failures = 0; !signal.aborted; ) {
      try {
        failures = (await follow()) ? 0 : failures + 1;
      } catch (error) {
        if (signal.aborted) return;
        following = false;
        failures += 1;
        api.statistics.countWatchEnd(kind.kind, 'failed');
        onFailure(asMoorlineError(error, 'ML-KUBE-UNREACHABLE'));
      }
      if (failures > 0) await sleep(nextDelayMs(failures - 1, Math.random()), undefined, { signal }).catch(() => undefined);
    }
  };
  void run();
  return {
    list: () => [...objects.values()],
    get: (namespace, name) => objects.get(keyOf(namespace, name)) ?? null,
    synced,
    take: (object) => {
      // What is not in the cache, though the watch is past it, has been deleted since.
      if (!objects.has(keyOf(object.metadata.namespace ?? null, object.metadata.name)) && !isNewer(object, version)) return;
      take(object);
    },
    drop,
    following: () => following,
  };
}

function keyOf(namespace: string | null, name: string): string {
  return `${namespace ?? ''}/${name}`;
}

/** Resource versions of one kind are whole numbers that grow (KEP-5504). */
function isNewer({ metadata }: KubeObject, version: string | undefined): boolean {
  return BigInt(metadata.resourceVersion ?? 0) > BigInt(version ?? 0);
}
