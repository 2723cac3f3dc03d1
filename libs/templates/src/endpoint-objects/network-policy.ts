import { destinationsWithin, ENDPOINT_OPS_PORT, ENDPOINT_RELAY_PORT, NETWORK_POLICY, parseRange, ROLE_LABEL, type EndpointObject } from '@moorline/mesh-core';
import { ENDPOINT_OBJECT_ROLE } from './role.ts';
import type { EndpointObjectSettings, EndpointPart, EndpointPurpose } from './settings.ts';

/** Sent to only where a policy names a part of it, not where a range holds it: metadata services of clouds (RFC 3927). */
const LINK_LOCAL = '169.254.0.0/16';
/** Set by the API server on every namespace. */
const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/**
 * What a network plug-in lets through, beside what the endpoint's own rules do: in from everywhere but other endpoints,
 * unless its policy asks for them, and by workers to the relay; out to what jobs reach, to DNS as far as that is in it,
 * and to the hub.
 */
export function endpointNetworkPolicy({ metadata, selector }: EndpointPart, { namespace, destinations, hubPort }: EndpointObjectSettings, policy: EndpointPurpose['policy']): EndpointObject {
  const relay = (['TCP', 'UDP'] as const).map((protocol) => ({ protocol, port: ENDPOINT_RELAY_PORT }));
  const elsewhere = { namespaceSelector: { matchExpressions: [{ key: NAMESPACE_NAME, operator: 'NotIn', values: [namespace] }] } };
  const others = { podSelector: { matchLabels: { [ROLE_LABEL]: ENDPOINT_OBJECT_ROLE } } };
  // Of a named part there is no exception: who names it means it.
  const reached = [...new Set([...destinations, ...destinationsWithin(policy?.allowedDestinations ?? [], destinations)])];
  return {
    apiVersion: NETWORK_POLICY.apiVersion,
    kind: 'NetworkPolicy',
    metadata,
    spec: {
      podSelector: { matchLabels: selector },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ ports: relay }, { from: [elsewhere, ...(policy?.fromJobs === true ? [others] : [])] }, { from: [{ podSelector: {} }], ports: [{ protocol: 'TCP', port: ENDPOINT_OPS_PORT }] }],
      egress: [
        { to: reached.map((cidr) => ({ ipBlock: { cidr, ...(within(cidr) ? { except: [LINK_LOCAL] } : {}) } })) },
        { to: [{ podSelector: {} }], ports: [{ protocol: 'TCP', port: hubPort }] },
      ],
    },
  };
}

/** An exception has to be a part of its range, and not the whole. */
function within(cidr: string): boolean {
  const [range, exception] = [parseRange(cidr), parseRange(LINK_LOCAL)];
  return range.family === exception.family && range.first <= exception.first && range.last >= exception.last && (range.first !== exception.first || range.last !== exception.last);
}
