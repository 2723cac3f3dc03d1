/** What one verb on one resource is needed for. */
export interface Right {
  readonly group: string;
  readonly resource: string;
  readonly verb: string;
  /** Follows on 'needed to'. */
  readonly why: string;
}

/** Rights of one kind, given together. */
export interface RightSet {
  /** `own`: in our namespace. `read`: in all. `workloads`: where pods are that ask for the network. `cluster`: the one object of no namespace that is ours, by its name. */
  readonly scope: 'own' | 'read' | 'workloads' | 'cluster';
  readonly rights: readonly Right[];
}

const FOLLOW = { list: 'find what is there when it starts and after a gap', watch: 'see changes without asking again' } as const;
const KEEP = { get: 'read what a write collided with', ...FOLLOW, create: 'make it', patch: 'put it back into its form', delete: 'take it away with its attachment' } as const;

/** Every verb that the control plane has, and why: it writes in its own namespace, and elsewhere only what pods are told. */
export const CONTROL_PLANE_RIGHTS: readonly RightSet[] = [
  {
    scope: 'own',
    rights: [
      ...each('', 'secrets', { ...KEEP, update: 'change an attachment that was read, unless somebody else did' }),
      ...each('', 'pods', KEEP),
      ...each('', 'services', KEEP),
      ...each('networking.k8s.io', 'networkpolicies', KEEP),
      ...each('networking.k8s.io', 'ingresses', KEEP),
      ...each('gateway.networking.k8s.io', 'httproutes', KEEP),
      ...each('coordination.k8s.io', 'leases', { get: 'see who leads', create: 'be the first to lead', update: 'stay the leader, or follow a dead one' }),
    ],
  },
  {
    scope: 'read',
    rights: [...each('', 'pods', FOLLOW), ...each('moorline.dev', 'tunnelendpoints', FOLLOW)],
  },
  {
    scope: 'workloads',
    rights: [
      ...each('', 'pods', { patch: 'annotate a gated pod and lift its gate' }),
      ...each('', 'secrets', { create: "put a pod's join file where its volume looks for it", get: 'tell a join file of ours from a Secret of somebody else' }),
      ...each('events.k8s.io', 'events', { create: 'tell the user what happens to the pod' }),
      ...each('moorline.dev', 'tunnelendpoints', { get: 'read one that was made meanwhile', create: 'make that of a pod', update: 'put the finalizer on, and take it away at the end', delete: 'let it go when its pod is gone' }),
      ...each('moorline.dev', 'tunnelendpoints/status', { patch: 'say what was observed' }),
    ],
  },
  {
    scope: 'cluster',
    rights: each('admissionregistration.k8s.io', 'mutatingwebhookconfigurations', { get: 'see whether the API server trusts the webhook', patch: 'give it our authority' }),
  },
];

function each(group: string, resource: string, verbs: Readonly<Record<string, string>>): readonly Right[] {
  return Object.entries(verbs).map(([verb, why]) => ({ group, resource, verb, why }));
}

/** A rule of a Role (rbac.authorization.k8s.io/v1). */
export interface PolicyRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** The rights of one scope as rules, one for each resource. */
export function policyRules(scope: RightSet['scope']): readonly PolicyRule[] {
  const rules = new Map<string, Right[]>();
  for (const right of CONTROL_PLANE_RIGHTS.filter((set) => set.scope === scope).flatMap(({ rights }) => rights)) {
    const key = `${right.group}/${right.resource}`;
    rules.set(key, [...(rules.get(key) ?? []), right]);
  }
  return [...rules.values()].map((rights) => {
    const [{ group, resource } = { group: '', resource: '' }] = rights;
    return { apiGroups: [group], resources: [resource], verbs: rights.map(({ verb }) => verb) };
  });
}
