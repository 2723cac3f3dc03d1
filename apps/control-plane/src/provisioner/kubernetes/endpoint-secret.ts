import { randomBytes } from 'node:crypto';
import {
  allowedDestinationsOf, BOOTSTRAP_KEY, clusterDns, commonConfiguration, ENDPOINT_OPS_PORT, ENDPOINT_RELAY_PORT, endpointBootstrapSchema, gatewayOf, HUB_PATH, identityKeyPair,
  IMAGE_ARTIFACTS_FOLDER, interfaceName, internalUrlOf, KEY_BYTES, keyToBase64, MOORLINE_GROUP, type Artifact, type Attachment, type EndpointBootstrap, type EndpointObject, type KubernetesConfiguration, type TunnelEndpointSpec,
} from '@moorline/mesh-core';
import { endpointHost } from '@moorline/templates';
import { mirrorPath } from '../../mirror/index.ts';
import type { Authority } from '../../pki/index.ts';

/** Public half of the identity that the endpoint with this Secret has. */
export const IDENTITY_ANNOTATION = `${MOORLINE_GROUP}/identity`;
/** In a pod its address is not known before it runs. */
const ANY_ADDRESS = '0.0.0.0';

export interface EndpointSecretOptions {
  readonly authority: Authority;
  readonly configuration: KubernetesConfiguration;
  readonly wireguardGo: Artifact;
  /** What a person asked for in the TunnelEndpoint; null: nothing in particular. */
  readonly wishesOf: (attachmentId: string) => Pick<TunnelEndpointSpec, 'exposedPorts' | 'policy'> | null;
  readonly now: () => number;
}

/** Fills the Secret of a new endpoint with keys of its own. */
export type FillSecret = (attachment: Attachment, object: EndpointObject) => Promise<EndpointObject>;

export function fillEndpointSecret({ authority, configuration, wireguardGo, wishesOf, now }: EndpointSecretOptions): FillSecret {
  const common = commonConfiguration(configuration);
  const { exposure, deniedDestinations } = configuration.endpoints;
  return async (attachment, object) => {
    const identity = identityKeyPair(randomBytes(KEY_BYTES));
    const relay = await authority.issue([exposure.kind === 'nodePort' ? exposure.address : endpointHost(attachment.id, exposure)], now());
    const wishes = wishesOf(attachment.id);
    const bootstrap: EndpointBootstrap = {
      attachmentId: attachment.id,
      attachmentName: attachment.name,
      hubUrl: `${internalUrlOf(configuration).replace(/^https:/, 'wss:')}${HUB_PATH}`,
      ca: authority.certificate,
      identitySeed: keyToBase64(identity.seed),
      relay: { address: ANY_ADDRESS, port: ENDPOINT_RELAY_PORT, ...relay, udp: exposure.kind === 'nodePort' && configuration.transports.includes('udp'), wstunnelPath: null },
      interfaceName: interfaceName(attachment.id),
      addresses: attachment.addresses,
      furtherAddresses: attachment.furtherAddresses,
      gateway: gatewayOf(configuration.overlay),
      mtu: attachment.mtu,
      allowedDestinations: [...(wishes?.policy?.allowedDestinations ?? allowedDestinationsOf(common))],
      dns: clusterDns(common),
      pod: {
        opsPort: ENDPOINT_OPS_PORT,
        exposedPorts: wishes?.exposedPorts ?? null,
        deniedDestinations: [...deniedDestinations],
        fromJobs: wishes?.policy?.fromJobs ?? false,
      },
      wireguardGo: { path: mirrorPath(IMAGE_ARTIFACTS_FOLDER, wireguardGo.sha256), sha256: wireguardGo.sha256 },
    };
    return {
      ...object,
      metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, [IDENTITY_ANNOTATION]: identity.publicKey } },
      data: mapValues({ [BOOTSTRAP_KEY]: JSON.stringify(endpointBootstrapSchema.parse(bootstrap)), 'tls.crt': relay.certificate, 'tls.key': relay.privateKey }, encode),
    };
  };
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64');
}

function mapValues(map: Readonly<Record<string, string>>, by: (text: string) => string): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, by(value)]));
}
