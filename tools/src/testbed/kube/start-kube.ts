import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { stopChild } from '@moorline/linux';
import { findClusterTools } from '../../cluster-tools/index.ts';
import type { BedNames } from '../bed/index.ts';
import type { LinkAddresses } from '../cluster/index.ts';
import { KUBE_API_PORT } from './addresses.ts';
import { kubeClients, type KubeClients } from './clients.ts';
import { startApiServer, startEtcd } from './control/index.ts';
import { writeKubeCredentials, type KubeCredentials } from './credentials/index.ts';
import { makeKubeNetwork } from './network.ts';

/** The API server finishes the requests that it has. */
const API_SERVER_GRACE_MS = 10_000;

/** A real Kubernetes of one node. */
export interface Kube extends KubeClients {
  /** For example https://198.18.7.2:6443. */
  readonly server: string;
  /** File with the rights of an administrator. */
  readonly kubeconfig: string;
  readonly credentials: KubeCredentials;
  /** Network namespace that the node is. */
  readonly namespace: string;
  /** `root`: address of this machine as the cluster sees it, for webhooks. `cluster`: of the node, for NodePorts. */
  readonly link: LinkAddresses;
  /** Folder of all that it keeps. */
  readonly folder: string;
  readonly apiServer: { readonly stop: () => Promise<void>; readonly start: () => Promise<void> };
}

export interface KubeOptions {
  readonly signal?: AbortSignal;
}

/**
 * Starts etcd and an API server: enough for whatever only reads and writes resources. No controller runs, so no
 * service account is asked of pods, and nothing is removed because its owner is gone. All of it ends with the bed.
 * @throws ML-CLUSTER-TOOLS-MISSING, ML-BED-DAEMON-FAILED, ML-RANGE-OVERLAP, ML-ABORTED
 */
export async function startKube(bed: BedNames, { signal }: KubeOptions = {}): Promise<Kube> {
  const tools = await findClusterTools();
  const folder = join(bed.folder, 'kube');
  mkdirSync(folder, { mode: 0o711 });
  const { namespace, link } = await makeKubeNetwork(bed);
  const address = link.cluster;
  const credentials = await writeKubeCredentials(join(folder, 'credentials'), address);
  const parts = { tools, namespace, folder, credentials, address, controllers: false, signal };
  await startEtcd(bed, parts);
  let apiServer = await startApiServer(bed, parts);
  const kubeconfig = credentials.path('admin.kubeconfig');
  return {
    server: `https://${address}:${KUBE_API_PORT}`, kubeconfig, credentials, namespace, link, folder, ...kubeClients(tools, kubeconfig, folder),
    apiServer: {
      stop: async () => void (await stopChild(apiServer, API_SERVER_GRACE_MS)),
      start: async () => void (apiServer = await startApiServer(bed, parts)),
    },
  };
}
