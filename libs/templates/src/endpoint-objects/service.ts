import { ENDPOINT_RELAY_PORT, isByPort, SERVICE, type EndpointObject, type Exposure } from '@moorline/mesh-core';
import type { EndpointObjectSettings, EndpointPart } from './settings.ts';

/**
 * The way to an endpoint's relay: on a port of the nodes or of a balancer, TCP and UDP under one number, the attachment's
 * own; or for an Ingress or HTTPRoute inside the cluster only.
 */
export function endpointService({ attachment, metadata, selector }: EndpointPart, { endpoints: { exposure } }: EndpointObjectSettings): EndpointObject {
  const port = attachment.relayPort;
  const { kind } = exposure;
  const ports = (['TCP', 'UDP'] as const).map((protocol) => ({ name: protocol.toLowerCase(), protocol, port, targetPort: ENDPOINT_RELAY_PORT, ...(kind === 'nodePort' ? { nodePort: port } : {}) }));
  // A port of a Service is the relay's whether or not the hub has said hello: the agent tries until it answers.
  const common = { selector, publishNotReadyAddresses: true, ports: isByPort(exposure) ? ports : ports.slice(0, 1) };
  return {
    apiVersion: SERVICE.apiVersion,
    kind: 'Service',
    metadata: kind === 'nodePort' ? metadata : { ...metadata, annotations: { ...metadata.annotations, ...exposure.serviceAnnotations } },
    spec: { type: TYPES[kind], ...common, ...(kind === 'loadBalancer' ? { loadBalancerIP: exposure.address } : {}) },
  };
}

const TYPES: Readonly<Record<Exposure['kind'], string>> = { nodePort: 'NodePort', loadBalancer: 'LoadBalancer', ingress: 'ClusterIP', httpRoute: 'ClusterIP' };
