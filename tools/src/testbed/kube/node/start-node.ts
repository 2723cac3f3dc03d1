import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '@moorline/linux';
import type { ClusterTools } from '../../../cluster-tools/index.ts';
import type { BedNames } from '../../bed/index.ts';
import { startDaemon, type Daemon } from '../../daemon/index.ts';
import type { KubeCredentials } from '../credentials/index.ts';
import { inNamespace } from '../in-namespace.ts';
import { makeCgroup } from './cgroups.ts';
import { cniConfiguration, containerdConfiguration } from './containerd.ts';
import { noteKernelSwitches } from './kernel-switches.ts';
import { kubeletArguments, kubeletConfiguration, kubeProxyConfiguration } from './kubelet.ts';
import type { NodePlaces } from './places.ts';

export interface NodeParts {
  readonly tools: ClusterTools;
  readonly places: NodePlaces;
  /** Network namespace that the node is. */
  readonly namespace: string;
  readonly credentials: KubeCredentials;
  /** Of the node and of the API server. */
  readonly address: string;
  readonly signal?: AbortSignal | undefined;
}

/** containerd, which knows nothing of Kubernetes. */
export async function startContainerd(bed: BedNames, { places, namespace, signal }: NodeParts): Promise<Daemon> {
  const { folder, containerdSocket } = places;
  const at = (name: string): string => join(folder, 'containerd', name);
  mkdirSync(at('cni.d'), { recursive: true, mode: 0o711 });
  writeFileSync(at('config.toml'), containerdConfiguration(places));
  writeFileSync(join(at('cni.d'), '10-bed.conflist'), cniConfiguration(places));
  const ready = (): Promise<boolean> => run('ctr', ['--address', containerdSocket, 'version']).then(() => true, () => false);
  return startDaemon(bed, { name: 'kube-containerd', ...inNamespace(namespace, 'containerd', ['--config', at('config.toml')]), ready }, signal);
}

/** kubelet and kube-proxy; the API server must be there. */
export async function startNode(bed: BedNames, { tools, places, namespace, credentials, address, signal }: NodeParts): Promise<void> {
  const { folder, kubelet, cgroup } = places;
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  // Pods that ask the node's resolver ask nobody.
  write('resolv.conf', 'nameserver 127.0.0.1\n');
  mkdirSync(kubelet, { recursive: true, mode: 0o711 });
  noteKernelSwitches(bed.folder);
  makeCgroup(cgroup);
  const kubeletFile = write('kubelet.yaml', kubeletConfiguration(places, credentials));
  const proxyFile = write('kube-proxy.yaml', kubeProxyConfiguration(credentials));
  await Promise.all([
    startDaemon(bed, { name: 'kube-kubelet', ...inNamespace(namespace, tools('kubelet'), kubeletArguments(places, credentials, kubeletFile, address)), ready: /Started kubelet/ }, signal),
    startDaemon(bed, { name: 'kube-proxy', ...inNamespace(namespace, tools('kube-proxy'), [`--config=${proxyFile}`]), ready: /Starting service config controller/ }, signal),
  ]);
}
