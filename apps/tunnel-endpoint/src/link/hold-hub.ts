import { signHello, type EndpointBootstrap } from '@moorline/mesh-core';
import { connectHub, moorlineVersion, type HubClient } from '@moorline/service';
import type { LinkOptions } from './link.ts';

/** Holds the endpoint's connection to the hub; the tunnel works on while the hub is away. */
export function holdHub({ hubUrl, ca, attachmentId, identitySeed }: EndpointBootstrap, { ready, keeper, log, signal }: LinkOptions): HubClient {
  const seed = Buffer.from(identitySeed, 'base64');
  const hub = connectHub({
    url: hubUrl,
    ca,
    role: 'endpoint',
    attachmentId,
    node: 0,
    generation: Date.now(),
    sign: (fields) => signHello(seed, fields),
    version: moorlineVersion(),
    ready,
    onMessage: (message) => {
      if (message.kind === 'peers') keeper.take(message, (revision) => hub.send({ kind: 'applied', revision }));
    },
    onConnected: (connected) => log.info({ connected }, 'hub'),
    signal,
    log,
  });
  return hub;
}
