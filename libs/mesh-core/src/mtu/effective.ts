import { MTU_BASE, MTU_MAX, type MtuInUse, type MtuSetting, type Transport } from '../schema/index.ts';
import { overlayMtuWithin } from './overhead.ts';

/** MTU of the interfaces of both ends: with `auto` routes have the one that is in force. */
export function interfaceMtu(setting: MtuSetting): number {
  return setting === 'auto' ? MTU_MAX : setting;
}

/** MTU that a path of datagrams has to carry to be of use, or all of it where it was set. */
export function baseMtu(setting: MtuSetting): number {
  return setting === 'auto' ? MTU_BASE : setting;
}

/** The MTU that holds where two settings meet: the smaller; `auto` leaves it to the other. */
export function smallerMtu(one: MtuSetting, other: MtuSetting): MtuSetting {
  if (one === 'auto') return other;
  return other === 'auto' ? one : Math.min(one, other);
}

/** What decides the MTU of a node's tunnel at this moment. */
export interface MtuFacts {
  readonly setting: MtuSetting;
  /** In use, or used last. */
  readonly transport: Transport;
  /** Bytes of the largest datagram that passed directly, on the path that is open or was last; null: none was open yet. */
  readonly directBytes: number | null;
  /** A direct path may still be opened: it was not tried, or did not fail for good. */
  readonly directExpected: boolean;
}

/**
 * The MTU in force. Between our own ends a relay carries whatever fits a datagram, a direct path what was measured.
 * Towards pods packets are such as every path carries that may come: a connection keeps the size that it began with.
 */
export function mtuInUse({ setting, transport, directBytes, directExpected }: MtuFacts): MtuInUse {
  if (setting !== 'auto') return { overlay: setting, pods: setting, reason: 'set' };
  const direct = directBytes === null ? MTU_BASE : Math.max(MTU_BASE, overlayMtuWithin(directBytes));
  if (transport === 'wstunnel') return { overlay: MTU_BASE, pods: MTU_BASE, reason: 'base' };
  if (transport === 'udp') return { overlay: direct, pods: direct, reason: direct > MTU_BASE ? 'measured' : 'base' };
  return { overlay: MTU_MAX, pods: directBytes !== null || directExpected ? direct : MTU_MAX, reason: 'relay' };
}
