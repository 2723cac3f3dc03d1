import { addressPairSchema, allocateAddressPair, allocatePort, attachmentIdSchema, moorlineError, nodeAddressesOf, portSchema, type AddressPair, type Attachment } from '@moorline/mesh-core';
import * as z from 'zod';
import type { NewAttachment } from '../attachment-store.ts';

/** What was given to an attachment whose record may not be seen yet. */
const pendingSchema = z.strictObject({ id: attachmentIdSchema, addresses: z.array(addressPairSchema), port: portSchema, atMs: z.int() });

/** The state of allocation: written by compare-and-swap before a record is made, so that no address is given twice. */
export const allocationSchema = z.strictObject({
  lastAddresses: addressPairSchema.nullable(),
  lastPort: z.int().nonnegative(),
  pending: z.array(pendingSchema),
});
export type Allocation = z.infer<typeof allocationSchema>;

export const NO_ALLOCATION: Allocation = { lastAddresses: null, lastPort: 0, pending: [] };

/** A record is written a moment after its allocation; one that is not there by then will not come. */
const PENDING_MAX_MS = 60_000;

export interface Allocated {
  readonly allocation: Allocation;
  readonly addresses: readonly AddressPair[];
  readonly port: number;
}

/**
 * Chooses addresses and a port that no stored and no pending attachment has, behind the last ones.
 * @param fixed addresses that were asked for; null: any
 * @throws ML-ADDRESSES-EXHAUSTED, also when those that were asked for are taken; ML-PORTS-EXHAUSTED
 */
export function allocateFor({ id, nodesFor, overlay, ports, createdAtMs }: NewAttachment, fixed: AddressPair | null, stored: readonly Attachment[], before: Allocation): Allocated {
  const known = new Set(stored.map((attachment) => attachment.id));
  const pending = before.pending.filter((one) => !known.has(one.id) && createdAtMs - one.atMs < PENDING_MAX_MS);
  const taken = [...stored.flatMap(nodeAddressesOf), ...pending.flatMap((one) => one.addresses)];
  if (fixed !== null && taken.some(({ ipv4, ipv6 }) => ipv4 === fixed.ipv4 || ipv6 === fixed.ipv6)) throw moorlineError('ML-ADDRESSES-EXHAUSTED', `${fixed.ipv4} or ${fixed.ipv6} is taken`);
  const addresses: AddressPair[] = fixed === null ? [] : [fixed];
  for (let startAfter = before.lastAddresses; addresses.length < nodesFor.length; startAfter = addresses.at(-1) ?? null) {
    addresses.push(allocateAddressPair({ overlay, taken: [...taken, ...addresses], startAfter }));
  }
  const port = allocatePort({ ...ports, taken: [...stored.map(({ relayPort }) => relayPort), ...pending.map((one) => one.port)], startAfter: before.lastPort });
  return {
    allocation: { lastAddresses: fixed === null ? (addresses.at(-1) ?? null) : before.lastAddresses, lastPort: port, pending: [...pending, { id, addresses, port, atMs: createdAtMs }] },
    addresses,
    port,
  };
}
