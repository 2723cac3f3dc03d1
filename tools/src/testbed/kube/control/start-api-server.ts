import { join } from 'node:path';
import type { ClusterTools } from '../../../cluster-tools/index.ts';
import type { BedNames } from '../../bed/index.ts';
import { startDaemon, type Daemon } from '../../daemon/index.ts';
import { httpsRequest } from '@moorline/service';
import { KUBE_API_PORT } from '../addresses.ts';
import type { KubeCredentials } from '../credentials/index.ts';
import { inNamespace } from '../in-namespace.ts';
import { apiServerArguments, etcdArguments, type ApiServerOptions } from './arguments.ts';

const READY_ANSWER_MAX_BYTES = 64 * 1024;
const READY_QUESTION_DEADLINE_MS = 2_000;

export interface ApiServerParts extends ApiServerOptions {
  readonly tools: ClusterTools;
  readonly namespace: string;
  readonly folder: string;
  readonly credentials: KubeCredentials;
  readonly signal?: AbortSignal | undefined;
}

/** etcd, which the API server waits for. */
export async function startEtcd(bed: BedNames, { tools, namespace, folder, signal }: ApiServerParts): Promise<Daemon> {
  return startDaemon(bed, { name: 'kube-etcd', ...inNamespace(namespace, tools('etcd'), etcdArguments(join(folder, 'etcd'))), ready: () => true }, signal);
}

/**
 * The API server, once it says that it is ready.
 * @throws ML-BED-DAEMON-FAILED, ML-ABORTED
 */
export async function startApiServer(bed: BedNames, parts: ApiServerParts): Promise<Daemon> {
  const { tools, namespace, credentials, address, signal } = parts;
  const ready = (): Promise<boolean> => isReady(`https://${address}:${KUBE_API_PORT}/readyz`, credentials.authority);
  return startDaemon(bed, { name: 'kube-apiserver', ...inNamespace(namespace, tools('kube-apiserver'), apiServerArguments(credentials, parts)), ready }, signal);
}

async function isReady(url: string, ca: string): Promise<boolean> {
  try {
    const { status } = await httpsRequest({ url, method: 'GET', ca, maxBytes: READY_ANSWER_MAX_BYTES, deadlineMs: READY_QUESTION_DEADLINE_MS, signal: new AbortController().signal });
    return status === 200;
  } catch {
    return false;
  }
}
