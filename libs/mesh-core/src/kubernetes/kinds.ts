import type { ResourceKind } from './object.ts';

/** Group of our own resource. */
export const MOORLINE_GROUP = 'moorline.dev';
export const TUNNEL_ENDPOINT_VERSION = 'v1alpha1';

export const POD = core('Pod', 'pods');
export const SECRET = core('Secret', 'secrets');
export const SERVICE = core('Service', 'services');
export const NAMESPACE: ResourceKind = { apiVersion: 'v1', kind: 'Namespace', plural: 'namespaces', namespaced: false };
export const EVENT = inGroup('events.k8s.io/v1', 'Event', 'events');
export const INGRESS = inGroup('networking.k8s.io/v1', 'Ingress', 'ingresses');
export const NETWORK_POLICY = inGroup('networking.k8s.io/v1', 'NetworkPolicy', 'networkpolicies');
export const HTTP_ROUTE = inGroup('gateway.networking.k8s.io/v1', 'HTTPRoute', 'httproutes');
export const LEASE = inGroup('coordination.k8s.io/v1', 'Lease', 'leases');
export const TUNNEL_ENDPOINT = inGroup(`${MOORLINE_GROUP}/${TUNNEL_ENDPOINT_VERSION}`, 'TunnelEndpoint', 'tunnelendpoints');
export const MUTATING_WEBHOOK: ResourceKind = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'MutatingWebhookConfiguration',
  plural: 'mutatingwebhookconfigurations',
  namespaced: false,
};

function core(kind: string, plural: string): ResourceKind {
  return inGroup('v1', kind, plural);
}

function inGroup(apiVersion: string, kind: string, plural: string): ResourceKind {
  return { apiVersion, kind, plural, namespaced: true };
}
