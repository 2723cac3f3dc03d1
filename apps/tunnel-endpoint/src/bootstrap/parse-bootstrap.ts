import { endpointBootstrapSchema, moorlineError, relayIdentitySchema, type EndpointBootstrap, type RelayIdentity } from '@moorline/mesh-core';

type Schema<Output> = { readonly safeParse: (value: unknown) => { readonly success: true; readonly data: Output } | { readonly success: false; readonly error: { readonly issues: readonly { readonly path: readonly PropertyKey[] }[] } } };

const BOOTSTRAP = 'the bootstrap';

/**
 * Reads a bootstrap. What is wrong with it is named by its place only: the text holds keys.
 * @throws ML-PROTOCOL
 */
export function parseBootstrap(text: string): EndpointBootstrap {
  return parseSecret(endpointBootstrapSchema, text, BOOTSTRAP);
}

/**
 * Reads of a bootstrap, which may be of another version, the relay's certificate and key.
 * @throws ML-PROTOCOL
 */
export function parseRelayIdentity(text: string): RelayIdentity {
  return parseSecret(relayIdentitySchema, text, BOOTSTRAP).relay;
}

/**
 * Reads JSON that holds keys: what is wrong with it is named by its place only.
 * @param what for the message
 * @throws ML-PROTOCOL
 */
export function parseSecret<Output>(schema: Schema<Output>, text: string, what: string): Output {
  const checked = schema.safeParse(jsonOf(text, what));
  if (checked.success) return checked.data;
  const places = checked.error.issues.map(({ path }) => path.join('.') || 'the whole').slice(0, 5);
  throw moorlineError('ML-PROTOCOL', `${what} is not valid at: ${places.join(', ')}`);
}

function jsonOf(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser quotes what it could not read, which may be a key: no cause.
    throw moorlineError('ML-PROTOCOL', `${what} is not JSON`);
  }
}
