import type { DatabaseSync } from 'node:sqlite';
import { addressPairSchema, allocateAddressPair, allocatePort, type AddressPair } from '@moorline/mesh-core';
import type { NewAttachment } from '../attachment-store.ts';
import type { Meta } from './meta.ts';

const LAST_ADDRESSES = 'last-addresses';
const LAST_PORT = 'last-port';

export interface Allocation {
  readonly addresses: AddressPair;
  readonly relayPort: number;
}

/**
 * Chooses addresses and port for an attachment; call it in the transaction that stores them. Goes on
 * behind the last ones, so that what a job just left is not given to the next.
 * @throws ML-ADDRESSES-EXHAUSTED, ML-PORTS-EXHAUSTED
 */
export function allocate(database: DatabaseSync, meta: Meta, { overlay, ports }: Pick<NewAttachment, 'overlay' | 'ports'>): Allocation {
  const rows = database.prepare('SELECT ipv4, ipv6, relay_port FROM attachments').all();
  const lastAddresses = addressPairSchema.safeParse(JSON.parse(meta.get(LAST_ADDRESSES) ?? 'null'));
  const addresses = allocateAddressPair({
    overlay,
    taken: rows.map((row) => ({ ipv4: String(row['ipv4']), ipv6: String(row['ipv6']) })),
    startAfter: lastAddresses.success ? lastAddresses.data : null,
  });
  const relayPort = allocatePort({
    ...ports,
    taken: rows.map((row) => Number(row['relay_port'])),
    startAfter: Number(meta.get(LAST_PORT) ?? 0),
  });
  meta.set(LAST_ADDRESSES, JSON.stringify(addresses));
  meta.set(LAST_PORT, String(relayPort));
  return { addresses, relayPort };
}
