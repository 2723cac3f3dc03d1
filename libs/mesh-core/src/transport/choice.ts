import type { Transport } from '../schema/index.ts';
import { isBetter, isRelay, type Ladder, type Signs } from './ladder.ts';
import { PROOF_FRESH_MS, PROOF_MS } from './limits.ts';

/** The transport to use: a better one once it has proved itself, the present one, or the best that is open; null: none is. */
export function choose(ladder: Ladder, signs: Signs, nowMs: number): Transport | null {
  const open = ladder.order.filter((transport) => ladder.rungs[transport].state === 'open');
  const { active } = ladder;
  if (active === null || !open.includes(active)) return open[0] ?? null;
  return open.find((transport) => isBetter(transport, active) && isProven(ladder, transport, signs, nowMs)) ?? active;
}

/** A path that is better than the active one and has not yet shown that it lasts. */
export function isProving({ rungs, active }: Ladder, transport: Transport): boolean {
  return active !== null && rungs[transport].state === 'open' && isBetter(transport, active);
}

/** Paths and attempts that serve nothing: not allowed any more, or a relay beside a better one. The active one stays. */
export function superfluous({ order, rungs, active }: Ladder): readonly Transport[] {
  const all = Object.keys(rungs) as Transport[];
  const bestRelay = order.find((transport) => isRelay(transport) && rungs[transport].state === 'open') ?? null;
  return all.filter((transport) => {
    if (rungs[transport].state === 'closed') return false;
    if (!order.includes(transport)) return true;
    return transport !== active && isRelay(transport) && bestRelay !== null && isBetter(bestRelay, transport);
  });
}

function isProven({ rungs }: Ladder, transport: Transport, signs: Signs, nowMs: number): boolean {
  const { sinceMs, heldUntilMs } = rungs[transport];
  const answeredMs = signs[transport]?.answeredMs ?? null;
  return nowMs >= Math.max(sinceMs + PROOF_MS, heldUntilMs) && answeredMs !== null && nowMs - answeredMs <= PROOF_FRESH_MS;
}
