import { randomBytes } from 'node:crypto';
import {
  allowedDestinationsOf,
  clusterDns,
  endpointBootstrapSchema,
  gatewayOf,
  identityKeyPair,
  interfaceName,
  KEY_BYTES,
  keyToBase64,
  takesUdp,
  wstunnelPath,
  type Artifact,
  type Attachment,
  type Configuration,
  type EndpointBootstrap,
} from '@moorline/mesh-core';
import { hubUrlOf } from '../config/index.ts';
import { mirrorPath } from '../mirror/index.ts';
import type { Authority } from '../pki/index.ts';
import type { AttachmentStore } from '../store/index.ts';
import type { BootstrapFor } from './provisioner.ts';

export interface BootstrapOptions {
  readonly store: AttachmentStore;
  readonly authority: Authority;
  readonly configuration: Configuration;
  readonly wireguardGo: Artifact;
  readonly now: () => number;
}

/**
 * Makes the secrets of a new endpoint. Its public identity is stored before the process exists, so that the
 * hub knows every endpoint that can come; a crash in between leaves an identity that nobody has.
 */
export function bootstrapFor({ store, authority, configuration, wireguardGo, now }: BootstrapOptions): BootstrapFor {
  return async (attachment: Attachment): Promise<string> => {
    const { endpoints, overlay } = configuration;
    const identity = identityKeyPair(randomBytes(KEY_BYTES));
    const relay = await authority.issue([endpoints.address], now());
    await store.setEndpointIdentity(attachment.id, identity.publicKey);
    const bootstrap: EndpointBootstrap = {
      attachmentId: attachment.id,
      attachmentName: attachment.name,
      hubUrl: hubUrlOf(configuration),
      ca: authority.certificate,
      identitySeed: keyToBase64(identity.seed),
      relay: { address: endpoints.address, port: attachment.relayPort, ...relay, udp: takesUdp(configuration), wstunnelPath: endpoints.wstunnel === undefined ? null : wstunnelPath(endpoints.wstunnel.pathPrefix) },
      interfaceName: interfaceName(attachment.id),
      addresses: attachment.addresses,
      furtherAddresses: attachment.furtherAddresses,
      gateway: gatewayOf(overlay),
      mtu: attachment.mtu,
      allowedDestinations: [...allowedDestinationsOf(configuration)],
      dns: clusterDns(configuration),
      pod: null,
      wireguardGo: { path: mirrorPath(configuration.artifacts, wireguardGo.sha256), sha256: wireguardGo.sha256 },
    };
    return JSON.stringify(endpointBootstrapSchema.parse(bootstrap));
  };
}
