import { setTimeout as sleep } from 'node:timers/promises';
import { asMoorlineError, isMoorlineError, LEASE, moorlineError, type KubeObject, type MoorlineError } from '@moorline/mesh-core';
import type { KubeApi } from '../api/kube-api.ts';

/** A leader that does not renew for so long has lost the lead. */
const LEASE_SEC = 10;
const RENEW_INTERVAL_MS = 2_000;
/** Looks that are further apart than two intervals and an answer are no observation of the time between. */
const LOOK_GAP_MAX_MS = 6_000;
const RESIGN_TRIES_MAX = 3;
/** Who gave the lead away waits for the next one. */
const LOOK_INTERVAL_MS = 250;
const MS_PER_SEC = 1_000;

export interface ElectionOptions {
  readonly api: KubeApi;
  readonly namespace: string;
  /** Of the Lease. */
  readonly name: string;
  /** Of this replica; others reach it by this. */
  readonly identity: string;
  /** Called at each look with the replica that leads, if it is another; null: none does, or this one. */
  readonly onLeader: (identity: string | null) => void;
  readonly onFailure: (error: MoorlineError) => void;
  readonly signal: AbortSignal;
}

export interface Election {
  /** Settles when this replica leads. @throws ML-ABORTED */
  readonly won: Promise<void>;
  /** Settles with ML-LEADER-LOST when it does not any more. */
  readonly lost: Promise<MoorlineError>;
  /** Whether nobody else can lead at this moment: writes are for who knows that. */
  readonly holds: () => boolean;
  /** Milliseconds since the Lease was looked at the last time, whatever came of it. */
  readonly lookAgeMs: () => number;
  /** Gives the lead away, also one that is being won at this moment, so that the next need not wait; from then on it only looks who leads. Takes as long as the API server lets it. */
  readonly resign: () => Promise<void>;
}

interface LeaseSpec {
  readonly holderIdentity?: string;
  readonly renewTime?: string;
  readonly leaseDurationSeconds?: number;
  readonly leaseTransitions?: number;
}

/**
 * Elects one leader among replicas by a Lease, as client-go does: who holds it renews it; the others take it when it
 * has not changed for its duration by their own clock, so that clocks need not agree. While the API server is away the
 * leader stays: nobody can take the lead then, and the hub goes on.
 */
export function elect({ api, namespace, name, identity, onLeader, onFailure, signal }: ElectionOptions): Election {
  const { promise: won, resolve: win, reject: giveUp } = Promise.withResolvers<void>();
  const { promise: lost, resolve: lose } = Promise.withResolvers<MoorlineError>();
  /** The Lease as it is since `atMs`, and when it was looked at last. */
  let seen: { readonly version: string; readonly atMs: number; readonly lookedAtMs: number } | null = null;
  let renewedAtMs: number | null = null;
  let ended = false;
  let lookedAtMs = performance.now();
  /** The last attempt, which may have written the Lease without knowing it yet. */
  let underWay: Promise<boolean> = Promise.resolve(false);

  const write = (lease: KubeObject | null, holder: string): Promise<KubeObject> => {
    const before = (lease?.['spec'] ?? {}) as LeaseSpec;
    const spec: LeaseSpec & { readonly acquireTime?: string } = {
      holderIdentity: holder,
      leaseDurationSeconds: LEASE_SEC,
      renewTime: new Date().toISOString().replace(/Z$/, '000Z'),
      leaseTransitions: (before.leaseTransitions ?? 0) + (before.holderIdentity === holder ? 0 : 1),
    };
    const object = { apiVersion: LEASE.apiVersion, kind: LEASE.kind, spec };
    return lease === null ? api.create(LEASE, { ...object, metadata: { name, namespace } }) : api.replace(LEASE, { ...object, metadata: lease.metadata });
  };
  /** @returns whether we hold the Lease now */
  const attempt = async (): Promise<boolean> => {
    const lease = await api.get(LEASE, namespace, name);
    const spec = (lease?.['spec'] ?? {}) as LeaseSpec;
    const version = lease?.metadata.resourceVersion ?? '';
    const nowMs = performance.now();
    // While it could not be looked at, its holder could not renew it either: after a gap the holder has its turn first.
    const continued = seen !== null && seen.version === version && nowMs - seen.lookedAtMs < LOOK_GAP_MAX_MS;
    seen = { version, atMs: continued && seen !== null ? seen.atMs : nowMs, lookedAtMs: nowMs };
    const holder = spec.holderIdentity ?? '';
    const expired = performance.now() - seen.atMs > (spec.leaseDurationSeconds ?? LEASE_SEC) * MS_PER_SEC;
    const free = holder === '' || holder === identity || expired;
    onLeader(holder === '' || holder === identity || expired ? null : holder);
    if (!free || ended) return false;
    const startedAtMs = performance.now();
    await write(lease, identity);
    renewedAtMs = startedAtMs;
    return true;
  };
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      lookedAtMs = performance.now();
      try {
        underWay = attempt();
        if (await underWay) {
          if (!ended) win();
        } else if (renewedAtMs !== null && !ended) return lose(moorlineError('ML-LEADER-LOST', 'another replica holds the Lease'));
      } catch (error) {
        if (!isMoorlineError(error, 'ML-KUBE-CONFLICT') && !isMoorlineError(error, 'ML-KUBE-EXISTS')) onFailure(asMoorlineError(error));
      }
      await sleep(ended ? LOOK_INTERVAL_MS : RENEW_INTERVAL_MS, undefined, { signal }).catch(() => undefined);
    }
    giveUp(moorlineError('ML-ABORTED', 'waiting for the lead'));
  };
  // Nobody may be waiting for the lead when it is given up.
  won.catch(() => undefined);
  void run();
  return {
    won,
    lost,
    holds: () => renewedAtMs !== null && !ended && performance.now() - renewedAtMs < LEASE_SEC * MS_PER_SEC,
    lookAgeMs: () => performance.now() - lookedAtMs,
    resign: async () => {
      ended = true;
      await underWay.catch(() => undefined);
      for (let tries = 1; ; tries += 1) {
        const lease = await api.get(LEASE, namespace, name);
        if ((lease?.['spec'] as LeaseSpec | undefined)?.holderIdentity !== identity) return;
        try {
          return void (await write(lease, ''));
        } catch (error) {
          // A renewal of ours that was under way.
          if (!isMoorlineError(error, 'ML-KUBE-CONFLICT') || tries >= RESIGN_TRIES_MAX) throw error;
        }
      }
    },
  };
}
