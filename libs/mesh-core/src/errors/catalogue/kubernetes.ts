import { EXIT, type CatalogueEntry } from './entry.ts';

/** Failures of a control plane that has its state in Kubernetes. */
export const KUBERNETES_ERRORS = {
  'ML-KUBE-UNREACHABLE': {
    title: 'the API server of Kubernetes cannot be reached',
    cause: 'It is restarting, its address in the kubeconfig is wrong, or a firewall or a proxy is in the way. Tunnels go on meanwhile.',
    remedy: 'Try `kubectl get --raw /readyz` from the same machine; it is tried again by itself.',
    exitCode: EXIT.unavailable,
  },
  'ML-KUBE-CONFIG': {
    title: 'there is no way to the API server of Kubernetes',
    cause: '`kubernetes.kubeconfig` is not a kubeconfig, what it says of server and user cannot be used, or it is left out and this is not a pod with a service account.',
    remedy: 'Set `kubernetes.kubeconfig` to a file that `kubectl --kubeconfig` takes.',
    exitCode: EXIT.config,
  },
  'ML-KUBE-REFUSED': {
    title: 'the API server does not allow this',
    cause: 'The role of the service account lacks the verb in the detail, or its token is not valid any more.',
    remedy: 'Compare the roles with those of the chart: `kubectl auth can-i --list --as system:serviceaccount:moorline:moorline`.',
    exitCode: EXIT.noPermission,
  },
  'ML-KUBE-INVALID': {
    title: 'the API server takes the object for invalid',
    cause: 'A policy or the form of the resource forbids it; the detail is what the API server said.',
    remedy: 'Change what the detail names; for our own resource install the CustomResourceDefinition of this version.',
    exitCode: EXIT.data,
  },
  'ML-KUBE-CONFLICT': {
    title: 'the object was changed by somebody else at the same time',
    cause: 'Two replicas, or a person, wrote the same object.',
    remedy: 'Nothing to do: it is read and tried again.',
    exitCode: EXIT.temporary,
  },
  'ML-KUBE-EXISTS': {
    title: 'an object of this name is there already',
    cause: 'It was made before, by an earlier start of ours or by somebody else.',
    remedy: 'Nothing to do if it is ours; else see ML-KUBE-FOREIGN.',
    exitCode: EXIT.temporary,
  },
  'ML-KUBE-FOREIGN': {
    title: 'an object of this name belongs to somebody else',
    cause: 'It has not our label `moorline.dev/instance`, or that of another installation; a join Secret has not the token of its attachment. It is left alone.',
    remedy: 'Look at it with `kubectl get -o yaml`, and delete or rename it if it is of no use; then it goes on by itself.',
    exitCode: EXIT.unavailable,
  },
  'ML-KUBE-CHANGED-BACK': {
    title: 'somebody changes an object of ours back',
    cause: 'A mutating webhook or policy of the cluster changes the fields in the detail whenever they are written.',
    remedy: 'Except objects with the label `moorline.dev/instance` from that policy. It is tried again by itself, later each time.',
    exitCode: EXIT.unavailable,
  },
  'ML-KUBE-MISSING': {
    title: 'the object, or its kind, is not there',
    cause: 'It was deleted meanwhile, or its CustomResourceDefinition is not installed.',
    remedy: 'For a kind of ours apply `deploy/crds`; for HTTPRoute install the Gateway API.',
    exitCode: EXIT.unavailable,
  },
  'ML-KUBE-BUSY': {
    title: 'the API server asks to come back later',
    cause: 'It has too many requests (429), or is not ready (5xx).',
    remedy: 'It is tried again by itself; lower `kubernetes.qps` if it stays.',
    exitCode: EXIT.temporary,
  },
  'ML-ENDPOINT-UNSCHEDULABLE': {
    title: 'no node has room for the pod of the endpoint',
    cause: 'All nodes lack something that it asks for, as the scheduler says in the detail: CPU, memory, a place for one more pod, or the resource of `endpoints.tun.resource`, which is used up or which no device plugin offers.',
    remedy: 'Make room for what the detail names: more nodes, or a device plugin that offers more. It goes on by itself.',
    exitCode: EXIT.temporary,
  },
  'ML-ENDPOINT-NOT-STARTED': {
    title: 'the pod of the endpoint does not start',
    cause: 'Its image cannot be had, the node refuses it, or its program ends again and again, as the detail says.',
    remedy: 'Mend what the detail names; `kubectl describe pod` and `kubectl logs --previous` of it, in the namespace of the control plane, say more. It is tried again by itself.',
    exitCode: EXIT.temporary,
  },
  'ML-LEADER-LOST': {
    title: 'another replica took the lead',
    cause: 'The Lease could not be renewed in time: this process was stopped, or the API server was away for long.',
    remedy: 'Nothing to do: this replica starts again and waits for its turn.',
    exitCode: EXIT.temporary,
  },
} as const satisfies Record<`ML-${string}`, CatalogueEntry>;
