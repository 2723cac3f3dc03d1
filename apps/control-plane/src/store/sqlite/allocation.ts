import type { DatabaseSync } from 'node:sqlite';
import { addressPairSchema, allocateAddressPair, allocatePort, type AddressPair } from '@moorline/mesh-core';
import type { NewAttachment } from '../attachment-store.ts';
import type { Meta } from './meta.ts';

const LAST_ADDRESSES = 'last-addresses';
const LAST_PORT = 'last-port';

export interface Allocation {
  /** Of each node, by index. */
  readonly addresses: readonly AddressPair[];
  readonly relayPort: number;
}

type AllocationRequest = Pick<NewAttachment, 'overlay' | 'ports' | 'nodesFor'>;

/**
 * Chooses addresses and port for an attachment; call it in the transaction that stores them. Goes on
 * behind the last ones, so that what a job just left is not given to the next.
 * @throws ML-ADDRESSES-EXHAUSTED, ML-PORTS-EXHAUSTED
 */
export function allocate(database: DatabaseSync, meta: Meta, { overlay, ports, nodesFor }: AllocationRequest): Allocation {
  const taken = database.prepare('SELECT ipv4, ipv6 FROM nodes').all().map(pairOf);
  const last = addressPairSchema.safeParse(JSON.parse(meta.get(LAST_ADDRESSES) ?? 'null'));
  const addresses: AddressPair[] = [];
  for (let startAfter = last.data ?? null; addresses.length < nodesFor.length; startAfter = addresses.at(-1) ?? null) {
    addresses.push(allocateAddressPair({ overlay, taken: [...taken, ...addresses], startAfter }));
  }
  const relayPort = allocatePort({
    ...ports,
    taken: database.prepare('SELECT relay_port FROM attachments').all().map((row) => Number(row['relay_port'])),
    startAfter: Number(meta.get(LAST_PORT) ?? 0),
  });
  meta.set(LAST_ADDRESSES, JSON.stringify(addresses.at(-1) ?? null));
  meta.set(LAST_PORT, String(relayPort));
  return { addresses, relayPort };
}

function pairOf(row: Record<string, unknown>): AddressPair {
  return { ipv4: String(row['ipv4']), ipv6: String(row['ipv6']) };
}
