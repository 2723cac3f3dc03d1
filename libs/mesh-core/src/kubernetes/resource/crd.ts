import { tunnelEndpointSpecSchema, tunnelEndpointStatusSchema } from '../../schema/index.ts';
import { MOORLINE_GROUP, TUNNEL_ENDPOINT, TUNNEL_ENDPOINT_VERSION } from '../kinds.ts';
import type { KubeObject } from '../object.ts';
import { openApiOf } from './open-api.ts';

/** What `kubectl get tunnelendpoints` shows. */
const COLUMNS = [
  { name: 'Phase', type: 'string', jsonPath: '.status.phase' },
  { name: 'Transport', type: 'string', jsonPath: '.status.transport' },
  { name: 'Address', type: 'string', jsonPath: '.status.address' },
  { name: 'RTT', type: 'string', jsonPath: '.status.roundTrip' },
  { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  { name: 'Reason', type: 'string', jsonPath: '.status.reason' },
] as const;

/** The CustomResourceDefinition of TunnelEndpoint, from its schemas. */
export function tunnelEndpointCrd(): KubeObject {
  const { kind, plural } = TUNNEL_ENDPOINT;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${MOORLINE_GROUP}` },
    spec: {
      group: MOORLINE_GROUP,
      scope: 'Namespaced',
      names: { kind, listKind: `${kind}List`, plural, singular: 'tunnelendpoint', shortNames: ['tep'], categories: ['all'] },
      versions: [
        {
          name: TUNNEL_ENDPOINT_VERSION,
          served: true,
          storage: true,
          subresources: { status: {} },
          additionalPrinterColumns: COLUMNS,
          schema: {
            openAPIV3Schema: {
              type: 'object',
              description: 'The wish that one job be on the network of the cluster.',
              required: ['spec'],
              properties: { apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: { type: 'object' }, spec: specSchema(), status: openApiOf(tunnelEndpointStatusSchema) },
            },
          },
        },
      ],
    },
  };
}

/** A field that is left out cannot be guarded by itself against being added or taken away. */
function specSchema(): object {
  const kept = ['mtu', 'addresses', 'exposedPorts', 'policy'].map((field) => ({
    rule: `has(self.${field}) == has(oldSelf.${field})`,
    message: `${field} cannot be added or removed later: delete the TunnelEndpoint and make another`,
  }));
  return { ...openApiOf(tunnelEndpointSpecSchema), 'x-kubernetes-validations': kept };
}
