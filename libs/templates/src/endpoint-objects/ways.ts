import { HTTP_ROUTE, INGRESS, type EndpointObject, type Exposure } from '@moorline/mesh-core';
import type { EndpointObjectSettings, EndpointPart } from './settings.ts';

/** The host that agents reach an endpoint under, behind an Ingress or a Gateway. */
export function endpointHost(attachmentId: string, { domain }: Pick<Extract<Exposure, { domain: string }>, 'domain'>): string {
  return `${attachmentId}.${domain}`;
}

/** Ingress or HTTPRoute of an endpoint, a host of its own; none where its Service is reached on the nodes. */
export function endpointWays(part: EndpointPart, { endpoints: { exposure } }: EndpointObjectSettings): readonly EndpointObject[] {
  switch (exposure.kind) {
    case 'nodePort':
      return [];
    case 'ingress':
      return [ingress(part, exposure)];
    case 'httpRoute':
      return [httpRoute(part, exposure)];
  }
}

/** TLS is by the certificate in the endpoint's Secret, of our authority. */
function ingress({ attachment, metadata }: EndpointPart, exposure: Extract<Exposure, { kind: 'ingress' }>): EndpointObject {
  const host = endpointHost(attachment.id, exposure);
  const backend = { service: { name: metadata.name, port: { number: attachment.relayPort } } };
  return {
    apiVersion: INGRESS.apiVersion,
    kind: 'Ingress',
    metadata: { ...metadata, annotations: { ...metadata.annotations, ...exposure.annotations } },
    spec: {
      ...(exposure.className === undefined ? {} : { ingressClassName: exposure.className }),
      tls: [{ hosts: [host], secretName: metadata.name }],
      rules: [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }],
    },
  };
}

function httpRoute({ attachment, metadata }: EndpointPart, exposure: Extract<Exposure, { kind: 'httpRoute' }>): EndpointObject {
  return {
    apiVersion: HTTP_ROUTE.apiVersion,
    kind: 'HTTPRoute',
    metadata: { ...metadata, annotations: { ...metadata.annotations, ...exposure.annotations } },
    spec: {
      parentRefs: [exposure.gateway],
      hostnames: [endpointHost(attachment.id, exposure)],
      rules: [{ backendRefs: [{ name: metadata.name, port: attachment.relayPort }] }],
    },
  };
}
