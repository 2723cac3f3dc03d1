import { TRANSPORTS, type Transport, type TransportReason } from '../schema/index.ts';
import { isBetter, type Ladder } from './ladder.ts';

/** Why the active transport is used and none that is better: what keeps the best of those away. */
export function explainTransport({ order, unfit, rungs, active }: Ladder): TransportReason {
  if (active === null) return 'none';
  const [better] = TRANSPORTS.filter((transport) => isBetter(transport, active) && (order.includes(transport) || unfit.includes(transport)));
  if (better === undefined) return 'best';
  if (!order.includes(better)) return 'mtu';
  const { state, failure } = rungs[better];
  return state === 'open' ? 'proving' : (failure ?? 'proving');
}

/** Whether a direct path may be used that was not found to be closed: it is open, was, or is being tried. */
export function isDirectExpected({ order, rungs: { udp } }: Ladder): boolean {
  return order.includes('udp') && (udp.state === 'open' || (udp.failure !== 'no-answer' && udp.failure !== 'refused'));
}

/** One word on each transport that may be used, for a person. */
export function describeRungs({ order, rungs, active }: Ladder): Readonly<Partial<Record<Transport, string>>> {
  return Object.fromEntries(order.map((transport) => [transport, transport === active ? 'in use' : describe(rungs[transport])]));
}

function describe({ state, failure }: Ladder['rungs'][Transport]): string {
  if (state === 'open') return 'standing by';
  if (state === 'opening') return failure === null ? 'being opened' : `being opened again (${failure})`;
  return failure ?? 'not needed';
}
