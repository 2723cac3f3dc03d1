/** Messages that a connection may send at once. */
const BURST_MESSAGES = 60;
/** And per second on the long run; a healthy client sends one in ten seconds. */
const SUSTAINED_MESSAGES_PER_SEC = 5;

const MS_PER_SEC = 1_000;

export interface RateLimit {
  /** False when the sender is over its limit. */
  readonly take: (nowMs: number) => boolean;
}

/** A token bucket; times are milliseconds of any clock that does not run backwards. */
export function createRateLimit(startMs: number, burst = BURST_MESSAGES, perSec = SUSTAINED_MESSAGES_PER_SEC): RateLimit {
  let tokens = burst;
  let lastMs = startMs;
  return {
    take: (nowMs) => {
      tokens = Math.min(burst, tokens + (Math.max(0, nowMs - lastMs) / MS_PER_SEC) * perSec);
      lastMs = nowMs;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
