import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { stopChild } from '@moorline/linux';
import { findClusterTools } from '../../cluster-tools/index.ts';
import type { BedNames } from '../bed/index.ts';
import type { LinkAddresses } from '../cluster/index.ts';
import { KUBE_API_PORT } from './addresses.ts';
import { kubeClients, type KubeClients } from './clients.ts';
import { startApiServer, startControllers, startEtcd } from './control/index.ts';
import { writeKubeCredentials, type KubeCredentials } from './credentials/index.ts';
import { makeKubeNetwork } from './network.ts';
import { dnsManifest, importImage, nodePlaces, packProgramImages, startContainerd, startNode, startPolicies } from './node/index.ts';
import { awaitNode } from './ready.ts';

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
  /** Gives the node an image, for pods with `imagePullPolicy: Never`. */
  readonly importImage: (archive: string) => Promise<void>;
}

export interface KubeOptions {
  /**
   * False: etcd and an API server, enough for what only reads and writes resources. No controller runs, so no
   * service account is asked of pods, and nothing is removed because its owner is gone. True: the whole, which runs
   * pods and resolves names.
   */
  readonly kubelet?: boolean;
  /** Whether network policies are enforced on the node, by the part of kube-router that does; else nobody looks at them. */
  readonly policies?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Starts a real Kubernetes in the bed; all of it ends with the bed. It is ready: names are resolved, pods start.
 * @throws ML-CLUSTER-TOOLS-MISSING, ML-BED-DAEMON-FAILED, ML-RANGE-OVERLAP, ML-TIMEOUT, ML-ABORTED
 */
export async function startKube(bed: BedNames, { kubelet = false, policies = false, signal }: KubeOptions = {}): Promise<Kube> {
  const tools = await findClusterTools();
  const folder = join(bed.folder, 'kube');
  mkdirSync(folder, { mode: 0o711 });
  const { namespace, link } = await makeKubeNetwork(bed);
  const address = link.cluster;
  const credentials = await writeKubeCredentials(join(folder, 'credentials'), address);
  const parts = { tools, namespace, folder, credentials, address, controllers: kubelet, places: nodePlaces(folder, bed.name), signal };
  const kubeconfig = credentials.path('admin.kubeconfig');
  const clients = kubeClients(tools, kubeconfig, folder);

  await startEtcd(bed, parts);
  const images = kubelet ? startContainerd(bed, parts).then(async () => Promise.all((await packProgramImages(parts.places, tools, signal)).map((archive) => importImage(parts.places, archive)))) : Promise.resolve();
  const started = await Promise.all([startApiServer(bed, parts), images]);
  let apiServer = started[0];
  if (kubelet) {
    await Promise.all([startControllers(bed, parts), startNode(bed, parts), clients.kubectl(['apply', '--filename=-'], { input: dnsManifest() })]);
    await awaitNode(clients, namespace, signal);
    if (policies) await startPolicies(bed, parts);
  }
  return {
    server: `https://${address}:${KUBE_API_PORT}`, kubeconfig, credentials, namespace, link, folder, ...clients,
    apiServer: {
      stop: async () => void (await stopChild(apiServer, API_SERVER_GRACE_MS)),
      start: async () => void (apiServer = await startApiServer(bed, parts)),
    },
    importImage: (archive) => importImage(parts.places, archive),
  };
}
