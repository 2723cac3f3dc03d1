import { endpointBootstrapSchema, moorlineError, type EndpointBootstrap } from '@moorline/mesh-core';

/**
 * Reads a bootstrap. What is wrong with it is named by its place only: the text holds keys.
 * @throws ML-PROTOCOL
 */
export function parseBootstrap(text: string): EndpointBootstrap {
  const checked = endpointBootstrapSchema.safeParse(jsonOf(text));
  if (checked.success) return checked.data;
  const places = checked.error.issues.map(({ path }) => path.join('.') || 'the whole').slice(0, 5);
  throw moorlineError('ML-PROTOCOL', `the bootstrap is not valid at: ${places.join(', ')}`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser quotes what it could not read, which may be a key: no cause.
    throw moorlineError('ML-PROTOCOL', 'the bootstrap is not JSON');
  }
}
