import { ATTACH, MOORLINE_GROUP, MUTATING_WEBHOOK, type KubeObject, type KubernetesConfiguration } from '@moorline/mesh-core';

/** Seconds. A pod is decided on in a millisecond; whoever waits longer gets the failure policy. */
const TIMEOUT_SEC = 2;
/** Never asked about: without their pods there is no cluster to be on. */
const SYSTEM_NAMESPACES = ['kube-system', 'kube-public', 'kube-node-lease'] as const;
const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

export interface MutatingWebhookOptions {
  readonly name: string;
  /** Our own namespace: its pods are never on the mesh. */
  readonly namespace: string;
  readonly virtualNodes: KubernetesConfiguration['virtualNodes'];
  /** Where it is served; a path is put behind it. */
  readonly client: { readonly url: string } | { readonly service: { readonly name: string; readonly namespace: string; readonly port: number } };
}

/** What both webhooks have in common, and never depends on an installation; the chart takes it from here as well. */
export const WEBHOOK_COMMON = {
  admissionReviewVersions: ['v1'],
  sideEffects: 'None',
  // Who comes after us may put a container in front of the first one, which has the join file: we look again.
  reinvocationPolicy: 'IfNeeded',
  rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'], scope: 'Namespaced' }],
} as const;

/** In CEL, of a pod. */
export const WEBHOOK_CONDITIONS = {
  annotated: `has(object.metadata.annotations) && '${ATTACH}' in object.metadata.annotations`,
  saysYes: `object.metadata.annotations['${ATTACH}'] == 'true'`,
} as const;

/**
 * Has the API server ask about new pods that ask for the network, and about no other: by annotation or node (conditions
 * that the API server checks itself), or by the label of their namespace. While nobody answers these pods are not
 * made (`Fail`): one that started without its gate would never be on the network. All others are not concerned.
 */
export function mutatingWebhook({ name, namespace, virtualNodes, client }: MutatingWebhookOptions): KubeObject {
  const { annotated, saysYes } = WEBHOOK_CONDITIONS;
  const notOurs = { key: NAMESPACE_NAME, operator: 'NotIn', values: [...SYSTEM_NAMESPACES, namespace] };
  const common = { ...WEBHOOK_COMMON, timeoutSeconds: TIMEOUT_SEC, failurePolicy: 'Fail' };
  return {
    apiVersion: MUTATING_WEBHOOK.apiVersion,
    kind: MUTATING_WEBHOOK.kind,
    metadata: { name },
    webhooks: [
      {
        ...common,
        name: `pods.${MOORLINE_GROUP}`,
        clientConfig: clientConfig(client, '/admit'),
        namespaceSelector: { matchExpressions: [notOurs, { key: ATTACH, operator: 'NotIn', values: ['true'] }] },
        matchConditions: [{ name: 'asks-for-the-mesh', expression: `${annotated} ? ${saysYes} : ${isForVirtualNode(virtualNodes)}` }],
      },
      {
        ...common,
        name: `namespaces.${MOORLINE_GROUP}`,
        clientConfig: clientConfig(client, '/admit/all'),
        namespaceSelector: { matchExpressions: [notOurs, { key: ATTACH, operator: 'In', values: ['true'] }] },
        matchConditions: [{ name: 'does-not-refuse', expression: `${annotated} ? ${saysYes} : true` }],
      },
    ],
  };
}

/** In CEL; its string literals are written as JSON's. */
function isForVirtualNode({ nodeSelector, tolerations }: KubernetesConfiguration['virtualNodes']): string {
  const literal = (text: string): string => JSON.stringify(text);
  const selected = Object.entries(nodeSelector).map(([key, value]) => `(has(object.spec.nodeSelector) && ${literal(key)} in object.spec.nodeSelector && object.spec.nodeSelector[${literal(key)}] == ${literal(value)})`);
  const tolerated = tolerations.map((key) => `(has(object.spec.tolerations) && object.spec.tolerations.exists(one, has(one.key) && one.key == ${literal(key)}))`);
  return [...selected, ...tolerated].join(' || ') || 'false';
}

function clientConfig(client: MutatingWebhookOptions['client'], path: string): object {
  return 'url' in client ? { url: `${client.url}${path}` } : { service: { ...client.service, path } };
}
