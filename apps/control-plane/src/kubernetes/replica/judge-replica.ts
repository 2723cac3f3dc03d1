/** What is observed of one replica at one moment. */
export interface ReplicaObservation {
  /** It has been asked to end. */
  readonly draining: boolean;
  readonly leads: boolean;
  /** Of a leader: hub and joins are served. */
  readonly serves: boolean;
  /** Another replica is seen to lead. */
  readonly leaderKnown: boolean;
  /** Milliseconds since the API server answered the last time; null: never. */
  readonly answerAgeMs: number | null;
  /** Of a leader: what is not followed at this moment. */
  readonly unfollowed: readonly string[];
  /** When the certificate of the webhook ends; null: the webhook is not served yet. */
  readonly webhookValidUntilMs: number | null;
  /** Of a leader: why the API server would not ask the webhook; null: it would, or that is not ours to say. */
  readonly webhookTrouble: string | null;
  /** Milliseconds that the oldest look of the reconciler has been under way. */
  readonly oldestLookMs: number;
  /** Milliseconds since the Lease was looked at the last time, whatever came of it. */
  readonly electionAgeMs: number;
}

/** The Lease is read every two seconds: a few answers have been missed. Shorter than what a person waits for. */
const ANSWER_AGE_MAX_MS = 12_000;
/** A look is some ten requests, of twenty seconds at most: longer than all of them together. */
const LOOK_MAX_MS = 10 * 60 * 1_000;
/** A look at the Lease is two requests, of twenty seconds at most. */
const ELECTION_AGE_MAX_MS = 2 * 60 * 1_000;
const MS_PER_SEC = 1_000;

/** Why a replica should get no connections; empty: it should. @param nowMs since the epoch */
export function reasonsNotReady(seen: ReplicaObservation, nowMs: number): readonly string[] {
  const { draining, leads, serves, leaderKnown, answerAgeMs, unfollowed, webhookValidUntilMs, webhookTrouble } = seen;
  return [
    draining ? 'it ends: other replicas take over' : null,
    leads && !serves ? 'it takes the lead at this moment' : null,
    !leads && !leaderKnown ? 'no replica leads' : null,
    answerAgeMs === null || answerAgeMs > ANSWER_AGE_MAX_MS ? `the API server has not answered ${answerAgeMs === null ? 'yet' : `for ${Math.round(answerAgeMs / MS_PER_SEC)} s`}` : null,
    leads && unfollowed.length > 0 ? `not followed at this moment: ${unfollowed.join(', ')}` : null,
    webhookValidUntilMs === null ? 'the webhook is not served yet' : null,
    webhookValidUntilMs !== null && webhookValidUntilMs <= nowMs ? 'the certificate of the webhook is not valid any more' : null,
    leads && webhookTrouble !== null ? webhookTrouble : null,
  ].filter((reason) => reason !== null);
}

/** Why a replica should be started again; empty: it should not. */
export function reasonsNotAlive({ oldestLookMs, electionAgeMs }: Pick<ReplicaObservation, 'oldestLookMs' | 'electionAgeMs'>): readonly string[] {
  return [
    oldestLookMs > LOOK_MAX_MS ? `a look has been under way for ${Math.round(oldestLookMs / MS_PER_SEC)} s` : null,
    electionAgeMs > ELECTION_AGE_MAX_MS ? `the Lease was not looked at for ${Math.round(electionAgeMs / MS_PER_SEC)} s` : null,
  ].filter((reason) => reason !== null);
}
