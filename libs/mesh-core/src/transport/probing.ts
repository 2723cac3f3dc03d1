import type { Transport } from '../schema/index.ts';
import { isProving } from './choice.ts';
import { isRelay, type Ladder, type Signs } from './ladder.ts';
import { PROBE_IDLE_MS, PROBE_INTERVAL_MS } from './limits.ts';

/** So many probes of UDP without an answer, and the other paths are asked whether the other end is there. */
const DOUBT_PROBES = 2;

/** When the next probe of an open path is due; null: it needs none. A relay has its own watch and is asked only where it matters to the choice. */
export function probeDueMs(ladder: Ladder, transport: Transport, signs: Signs): number | null {
  const { state, probedAtMs } = ladder.rungs[transport];
  if (state !== 'open') return null;
  if (needsCloseLook(ladder, transport, signs)) return probedAtMs + PROBE_INTERVAL_MS;
  return isRelay(transport) ? null : probedAtMs + PROBE_IDLE_MS;
}

/** Whether the path proves itself, is in doubt, or carries traffic that nothing but a probe vouches for. */
function needsCloseLook(ladder: Ladder, transport: Transport, signs: Signs): boolean {
  const { probes, probedAtMs } = ladder.rungs[transport];
  if (isProving(ladder, transport)) return true;
  if (isRelay(transport)) return ladder.active === 'udp' && ladder.rungs.udp.probes.length >= DOUBT_PROBES;
  const { sentMs = null, heardMs = null } = signs[transport] ?? {};
  return probes.length > 0 || Math.max(sentMs ?? -Infinity, heardMs ?? -Infinity) >= probedAtMs;
}
