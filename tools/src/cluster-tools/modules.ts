import { join } from 'node:path';
import { ROOT } from '../cli/root.ts';

/** One program that is built of a Go module, or one file that lies in a module. */
export type ClusterProgram =
  | {
      readonly name: string;
      /** Go package of its `main`. */
      readonly package: string;
    }
  | {
      readonly name: string;
      /** Path of the module. */
      readonly module: string;
      /** Path in it. */
      readonly file: string;
    };

export interface ClusterModule {
  readonly name: string;
  readonly programs: readonly ClusterProgram[];
  /** Packages that tell the version of this module: without the stamp, clients cannot read what a server says of itself. */
  readonly stamp?: { readonly module: string; readonly packages: readonly string[] };
}

const KUBERNETES_PROGRAMS = ['kube-apiserver', 'kubectl', 'kube-controller-manager', 'kube-scheduler', 'kubelet', 'kube-proxy'] as const;

/** The definition of the Gateway API's HTTPRoute. */
export const GATEWAY_ROUTES = 'gateway-httproutes.yaml';

/**
 * What a cluster is made of, each module with its pinned versions in `tools/go/NAME/go.mod` and their hashes in
 * its go.sum; the first in the list is what most tests need.
 */
export const CLUSTER_MODULES: readonly ClusterModule[] = [
  { name: 'etcd', programs: [{ name: 'etcd', package: 'go.etcd.io/etcd/server/v3' }] },
  {
    name: 'kubernetes',
    programs: KUBERNETES_PROGRAMS.map((name) => ({ name, package: `k8s.io/kubernetes/cmd/${name}` })),
    stamp: { module: 'k8s.io/kubernetes', packages: ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'] },
  },
  { name: 'network-policies', programs: [{ name: 'network-policies', package: '.' }] },
  { name: 'coredns', programs: [{ name: 'coredns', package: '.' }] },
  { name: 'helm', programs: [{ name: 'helm', package: 'helm.sh/helm/v3/cmd/helm' }] },
  { name: 'gateway', programs: [{ name: GATEWAY_ROUTES, module: 'sigs.k8s.io/gateway-api', file: 'config/crd/standard/gateway.networking.k8s.io_httproutes.yaml' }] },
  { name: 'device-plugin', programs: [{ name: 'device-plugin', package: '.' }] },
  { name: 'pause', programs: [{ name: 'pause', package: '.' }] },
];

/** Folder of a module's go.mod in this checkout. */
export function moduleFolder(name: string): string {
  return join(ROOT, 'tools', 'go', name);
}
