import { isDeepStrictEqual } from 'node:util';
import type { MtuInUse } from '@moorline/mesh-core';
import type { Field } from '@moorline/tools';
import { untilReported } from '../transports/status.ts';

/** Waits until the only agent of the field says that this MTU is in force. */
export async function untilMtu(field: Field, wanted: MtuInUse, wrapper: readonly string[]): Promise<void> {
  await untilReported(field, `an MTU of ${JSON.stringify(wanted)}`, ({ health }) => isDeepStrictEqual(health?.mtu, wanted), wrapper);
}
