import { HTTP_ROUTE, INGRESS, proxiedPlace, type EndpointObject, type Exposure } from '@moorline/mesh-core';
import type { EndpointObjectSettings, EndpointPart } from './settings.ts';

/** Ingress or HTTPRoute of an endpoint, a host or a path of its own; none where its Service is reached at an address. */
export function endpointWays(part: EndpointPart, { endpoints: { exposure } }: EndpointObjectSettings): readonly EndpointObject[] {
  switch (exposure.kind) {
    case 'nodePort':
    case 'loadBalancer':
      return [];
    case 'ingress':
      return [ingress(part, exposure)];
    case 'httpRoute':
      return [httpRoute(part, exposure)];
  }
}

/** TLS is by the certificate in the endpoint's Secret, of our authority. */
function ingress({ attachment, metadata }: EndpointPart, exposure: Extract<Exposure, { kind: 'ingress' }>): EndpointObject {
  const { host, path } = proxiedPlace(attachment.id, exposure);
  const backend = { service: { name: metadata.name, port: { number: attachment.relayPort } } };
  return {
    apiVersion: INGRESS.apiVersion,
    kind: 'Ingress',
    metadata: { ...metadata, annotations: { ...metadata.annotations, ...exposure.annotations } },
    spec: {
      ...(exposure.className === undefined ? {} : { ingressClassName: exposure.className }),
      tls: [{ hosts: [host], secretName: metadata.name }],
      rules: [{ host, http: { paths: [{ path: path === '' ? '/' : path, pathType: 'Prefix', backend }] } }],
    },
  };
}

function httpRoute({ attachment, metadata }: EndpointPart, exposure: Extract<Exposure, { kind: 'httpRoute' }>): EndpointObject {
  const { host, path } = proxiedPlace(attachment.id, exposure);
  const matches = path === '' ? {} : { matches: [{ path: { type: 'PathPrefix', value: path } }] };
  return {
    apiVersion: HTTP_ROUTE.apiVersion,
    kind: 'HTTPRoute',
    metadata: { ...metadata, annotations: { ...metadata.annotations, ...exposure.annotations } },
    spec: {
      parentRefs: [exposure.gateway],
      hostnames: [host],
      rules: [{ ...matches, backendRefs: [{ name: metadata.name, port: attachment.relayPort }] }],
    },
  };
}
