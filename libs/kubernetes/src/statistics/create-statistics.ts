/** What a client of the API server does, as its requests are counted. */
export type ApiVerb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'apply' | 'patch' | 'delete';

/** Why a watch was begun again: the server ended it, nothing came for long, it had become too old, or it failed. */
export type WatchEnd = 'ended' | 'quiet' | 'expired' | 'failed';

/** Instead of a status: there was no answer. */
const NO_ANSWER = 'none';

export interface Counted<Labels> {
  readonly labels: Labels;
  readonly count: number;
}

/** Counts of one client since it was opened; the labels are verbs, HTTP statuses and kinds, so they are few. */
export interface ApiStatistics {
  readonly requests: () => readonly Counted<{ readonly verb: ApiVerb; readonly code: string }>[];
  readonly watchEnds: () => readonly Counted<{ readonly kind: string; readonly reason: WatchEnd }>[];
  /** Requests that were sent again, because the API server asked for that (429). */
  readonly retries: () => number;
  /** Milliseconds that requests have waited for their turn, all together. */
  readonly throttledMs: () => number;
  /** By `performance.now`; null: there was no answer yet. */
  readonly lastAnswerAtMs: () => number | null;
}

export interface OwnStatistics extends ApiStatistics {
  /** @param status null: no answer came */
  readonly countRequest: (verb: ApiVerb, status: number | null, nowMs: number) => void;
  readonly countWatchEnd: (kind: string, reason: WatchEnd) => void;
  readonly countRetry: () => void;
  readonly countThrottled: (ms: number) => void;
}

export function createStatistics(): OwnStatistics {
  const requests = createCounts<{ readonly verb: ApiVerb; readonly code: string }>();
  const watchEnds = createCounts<{ readonly kind: string; readonly reason: WatchEnd }>();
  let retries = 0;
  let throttledMs = 0;
  let lastAnswerAtMs: number | null = null;
  return {
    requests: requests.all,
    watchEnds: watchEnds.all,
    retries: () => retries,
    throttledMs: () => throttledMs,
    lastAnswerAtMs: () => lastAnswerAtMs,
    countRequest: (verb, status, nowMs) => {
      requests.count({ verb, code: status === null ? NO_ANSWER : String(status) });
      if (status !== null) lastAnswerAtMs = nowMs;
    },
    countWatchEnd: (kind, reason) => watchEnds.count({ kind, reason }),
    countRetry: () => void (retries += 1),
    countThrottled: (ms) => void (throttledMs += ms),
  };
}

function createCounts<Labels extends Readonly<Record<string, string>>>(): { readonly count: (labels: Labels) => void; readonly all: () => readonly Counted<Labels>[] } {
  const counts = new Map<string, { labels: Labels; count: number }>();
  return {
    count: (labels) => {
      const key = JSON.stringify(Object.values(labels));
      const entry = counts.get(key) ?? { labels, count: 0 };
      entry.count += 1;
      counts.set(key, entry);
    },
    all: () => [...counts.values()],
  };
}
