/**
 * Milliseconds since the epoch by a clock that never jumps: for ages and delays within this process. What is stored
 * or compared with other machines takes `Date.now`.
 */
export function steadyNow(): number {
  return Math.round(performance.timeOrigin + performance.now());
}
