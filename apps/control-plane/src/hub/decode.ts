import { hubClientMessageSchema, moorlineError, type HubClientMessage } from '@moorline/mesh-core';
import type { RawData } from 'ws';

/**
 * Reads one message of a client.
 * @throws ML-PROTOCOL
 */
export function decodeClientMessage(data: RawData, isBinary: boolean): HubClientMessage {
  if (isBinary) throw moorlineError('ML-PROTOCOL', 'a binary message');
  let value: unknown;
  try {
    value = JSON.parse(String(data));
  } catch (error) {
    throw moorlineError('ML-PROTOCOL', 'not JSON', error);
  }
  const result = hubClientMessageSchema.safeParse(value);
  if (!result.success) throw moorlineError('ML-PROTOCOL', `an unknown message: ${result.error.issues[0]?.message ?? ''}`, result.error);
  return result.data;
}
