import { ENDPOINT_RELAY_PORT, SERVICE, type EndpointObject } from '@moorline/mesh-core';
import type { EndpointObjectSettings, EndpointPart } from './settings.ts';

/**
 * The way to an endpoint's relay: on a port of the nodes, TCP and UDP under one number, the attachment's own; or for an
 * Ingress or HTTPRoute inside the cluster only.
 */
export function endpointService({ attachment, metadata, selector }: EndpointPart, { endpoints: { exposure } }: EndpointObjectSettings): EndpointObject {
  const port = attachment.relayPort;
  const onNodes = exposure.kind === 'nodePort';
  const ports = (['TCP', 'UDP'] as const).map((protocol) => ({ name: protocol.toLowerCase(), protocol, port, targetPort: ENDPOINT_RELAY_PORT, ...(onNodes ? { nodePort: port } : {}) }));
  return {
    apiVersion: SERVICE.apiVersion,
    kind: 'Service',
    metadata: onNodes ? metadata : { ...metadata, annotations: { ...metadata.annotations, ...exposure.serviceAnnotations } },
    // A port of a Service is the relay's whether or not the hub has said hello: the agent tries until it answers.
    spec: { type: onNodes ? 'NodePort' : 'ClusterIP', selector, publishNotReadyAddresses: true, ports: onNodes ? ports : ports.slice(0, 1) },
  };
}
