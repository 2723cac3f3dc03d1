import type { PathSigns } from '@moorline/mesh-core';

/** Notes the signs of life of one path as they happen; the clock is `performance.now()`. */
export interface SignsOfLife {
  readonly sent: () => void;
  readonly heard: () => void;
  /** @param sentMs when the probe was sent that is answered now */
  readonly answered: (sentMs: number) => void;
  readonly read: () => PathSigns;
}

/** As much of an older round trip as of the newest goes into what is told (RFC 6298 has 1/8; here few are measured). */
const NEWEST_SHARE = 0.25;

export function noteSigns(): SignsOfLife {
  let sentMs: number | null = null;
  let heardMs: number | null = null;
  let answeredMs: number | null = null;
  let roundTripMs: number | null = null;
  return {
    sent: () => {
      sentMs = performance.now();
    },
    heard: () => {
      heardMs = performance.now();
    },
    answered: (probeMs) => {
      const tookMs = performance.now() - probeMs;
      roundTripMs = roundTripMs === null ? tookMs : roundTripMs + NEWEST_SHARE * (tookMs - roundTripMs);
      answeredMs = Math.max(answeredMs ?? -Infinity, probeMs);
    },
    read: () => ({ sentMs, heardMs, answeredMs, roundTripMs }),
  };
}
