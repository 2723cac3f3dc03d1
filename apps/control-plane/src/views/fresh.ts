import { HEALTH_STALE_MS, type HealthSample } from '@moorline/mesh-core';

/** A job that was killed does not say goodbye: what it measured last must not be shown for ever. */
export function fresh(sample: HealthSample | null, nowMs: number): HealthSample | null {
  return sample !== null && nowMs - sample.receivedAtMs <= HEALTH_STALE_MS ? sample : null;
}

/** Milliseconds since the last handshake at this moment, by what was reported a while ago. */
export function handshakeAge(sample: HealthSample | null, nowMs: number): number | null {
  const age = sample?.report.handshakeAgeMs ?? null;
  return sample === null || age === null ? null : age + Math.max(0, nowMs - sample.receivedAtMs);
}
