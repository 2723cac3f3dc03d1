import { createHmac } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import {
  allowedDestinationsOf, BOOTSTRAP_KEY, clusterDns, commonConfiguration, destinationsWithin, ENDPOINT_OPS_PORT, ENDPOINT_RELAY_PORT, endpointBootstrapSchema, gatewayOf, HUB_PATH, identityKeyPair,
  IMAGE_ARTIFACTS_FOLDER, interfaceName, internalUrlOf, isByPort, keyToBase64, MOORLINE_GROUP, proxiedPlace, type Artifact, type Attachment, type EndpointBootstrap, type EndpointObject, type KubeObject, type KubernetesConfiguration, type TunnelEndpointSpec,
} from '@moorline/mesh-core';
import { secretData, secretText, TLS_CERTIFICATE, TLS_PRIVATE_KEY } from '@moorline/kubernetes';
import { mirrorPath } from '../../mirror/index.ts';
import { belongTogether, isStillGood, type Authority, type KeyAndCertificate } from '../../pki/index.ts';
import { renewedBootstrap } from './renewed-bootstrap.ts';

/** Public half of the identity that the endpoint with this Secret has. */
export const IDENTITY_ANNOTATION = `${MOORLINE_GROUP}/identity`;
/** In a pod its address is not known before it runs. */
const ANY_ADDRESS = '0.0.0.0';

export interface EndpointSecretOptions {
  readonly authority: Authority;
  readonly configuration: KubernetesConfiguration;
  readonly wireguardGo: Artifact;
  /** Of the installation; endpoints' identities are derived from it. */
  readonly serverSecret: Uint8Array;
  /** What a person asked for in the TunnelEndpoint; null: nothing in particular. */
  readonly wishesOf: (attachmentId: string) => Pick<TunnelEndpointSpec, 'exposedPorts' | 'policy'> | null;
  readonly now: () => number;
}

/** The content of endpoints' Secrets. */
export interface EndpointSecrets {
  /** Gives a Secret its content, with a new certificate. @param present the Secret whose other content stays, since an older pod reads it; null: none */
  readonly fill: (attachment: Attachment, object: EndpointObject, present: KubeObject | null) => Promise<EndpointObject & { readonly data: Readonly<Record<string, string>> }>;
  /** Whether a Secret has the content that it should, and a certificate that is good for some time; for an older pod its own form of content will do. */
  readonly fit: (attachment: Attachment, secret: EndpointObject, forOlderPod: boolean) => boolean;
}

export function createEndpointSecrets({ authority, configuration, wireguardGo, serverSecret, wishesOf, now }: EndpointSecretOptions): EndpointSecrets {
  const common = commonConfiguration(configuration);
  const { exposure, deniedDestinations } = configuration.endpoints;
  const reachable = allowedDestinationsOf(common);
  const hostOf = ({ id }: Attachment): string => (isByPort(exposure) ? exposure.address : proxiedPlace(id, exposure).host);
  /** Always the same for an attachment: an endpoint that runs is not locked out when its Secret is filled again. */
  const identityOf = ({ id }: Attachment): ReturnType<typeof identityKeyPair> => identityKeyPair(createHmac('sha256', serverSecret).update(`endpoint-identity ${id}`).digest());
  const bootstrapOf = (attachment: Attachment, relay: KeyAndCertificate): EndpointBootstrap => {
    const wishes = wishesOf(attachment.id);
    return {
      attachmentId: attachment.id,
      attachmentName: attachment.name,
      hubUrl: `${internalUrlOf(configuration).replace(/^https:/, 'wss:')}${HUB_PATH}`,
      ca: authority.certificate,
      identitySeed: keyToBase64(identityOf(attachment).seed),
      relay: { address: ANY_ADDRESS, port: ENDPOINT_RELAY_PORT, ...relay, udp: isByPort(exposure) && configuration.transports.includes('udp'), wstunnelPath: null },
      interfaceName: interfaceName(attachment.id),
      addresses: attachment.addresses,
      furtherAddresses: attachment.furtherAddresses,
      gateway: gatewayOf(configuration.overlay),
      mtu: attachment.mtu,
      allowedDestinations: [...(wishes?.policy?.allowedDestinations === undefined ? reachable : destinationsWithin(wishes.policy.allowedDestinations, reachable))],
      dns: clusterDns(common),
      pod: {
        opsPort: ENDPOINT_OPS_PORT,
        exposedPorts: wishes?.exposedPorts ?? null,
        deniedDestinations: [...deniedDestinations],
        fromJobs: wishes?.policy?.fromJobs ?? false,
      },
      wireguardGo: { path: mirrorPath(IMAGE_ARTIFACTS_FOLDER, wireguardGo.sha256), sha256: wireguardGo.sha256 },
    };
  };
  const contentOf = (attachment: Attachment, relay: KeyAndCertificate, present: KubeObject | null): Readonly<Record<string, string>> => {
    const bootstrap = endpointBootstrapSchema.parse(bootstrapOf(attachment, relay));
    return secretData({ [BOOTSTRAP_KEY]: JSON.stringify(present === null ? bootstrap : renewedBootstrap(secretText(present, BOOTSTRAP_KEY), bootstrap)), [TLS_CERTIFICATE]: relay.certificate, [TLS_PRIVATE_KEY]: relay.privateKey });
  };
  return {
    fill: async (attachment, object, present) => {
      const relay = await authority.issue([hostOf(attachment)], now());
      const annotations = { ...object.metadata.annotations, [IDENTITY_ANNOTATION]: identityOf(attachment).publicKey };
      return { ...object, metadata: { ...object.metadata, annotations }, data: contentOf(attachment, relay, present) };
    },
    fit: (attachment, secret, forOlderPod) => {
      const relay = { certificate: secretText(secret, TLS_CERTIFICATE), privateKey: secretText(secret, TLS_PRIVATE_KEY) };
      if (!isStillGood(relay.certificate, authority.certificate, [hostOf(attachment)], now()) || !belongTogether(relay)) return false;
      return secret.metadata.annotations?.[IDENTITY_ANNOTATION] === identityOf(attachment).publicKey && isDeepStrictEqual(secret['data'] ?? {}, contentOf(attachment, relay, forOlderPod ? secret : null));
    },
  };
}
