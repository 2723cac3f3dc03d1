import { signHello, type EndpointBootstrap, type EndpointReady } from '@moorline/mesh-core';
import { connectHub, moorlineVersion, type HubClient, type Logger } from '@moorline/service';
import type { PeerKeeper } from '../peers/peer-keeper.ts';

export interface HoldHubOptions {
  readonly bootstrap: EndpointBootstrap;
  readonly ready: EndpointReady;
  readonly keeper: PeerKeeper;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** Holds the endpoint's connection to the hub; the tunnel works on while the hub is away. */
export function holdHub({ bootstrap: { hubUrl, ca, attachmentId, identitySeed }, ready, keeper, log, signal }: HoldHubOptions): HubClient {
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
