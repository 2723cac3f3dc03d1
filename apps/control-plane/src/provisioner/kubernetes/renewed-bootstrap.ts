import type { EndpointBootstrap } from '@moorline/mesh-core';

/**
 * The present bootstrap of an endpoint of another version, with a certificate and key that are new: the form of all
 * else is the one that its image knows, and paths are those of its image. What is not a bootstrap of this attachment and
 * identity gives way to ours.
 */
export function renewedBootstrap(present: string, ours: EndpointBootstrap): object {
  const known = parsed(present);
  if (known?.attachmentId !== ours.attachmentId || known.identitySeed !== ours.identitySeed || typeof known.relay !== 'object') return ours;
  return { ...known, relay: { ...known.relay, certificate: ours.relay.certificate, privateKey: ours.relay.privateKey } };
}

function parsed(text: string): Partial<EndpointBootstrap> | null {
  try {
    return JSON.parse(text) as Partial<EndpointBootstrap> | null;
  } catch {
    return null;
  }
}
