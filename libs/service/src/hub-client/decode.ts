import { hubServerMessageSchema, moorlineError, type HubServerMessage } from '@moorline/mesh-core';

/**
 * Reads one message of the hub.
 * @throws ML-PROTOCOL
 */
export function decodeServerMessage(text: string): HubServerMessage {
  const result = hubServerMessageSchema.safeParse(parseJson(text));
  if (!result.success) throw moorlineError('ML-PROTOCOL', `the hub sent an unknown message: ${result.error.issues[0]?.message ?? ''}`, result.error);
  return result.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw moorlineError('ML-PROTOCOL', 'the hub sent something that is not JSON', error);
  }
}
