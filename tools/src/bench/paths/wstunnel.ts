import { moorlineError } from '@moorline/mesh-core';
import { runInNamespace, type Daemon } from '../../testbed/index.ts';
import { CLUSTER_ADDRESS } from '../network/index.ts';
import { startForeign } from './start-end.ts';
import type { Site } from './site.ts';

/** Environment variable that names the binary of wstunnel. */
export const WSTUNNEL_VARIABLE = 'WSTUNNEL_BIN';

const LOOPBACK = '127.0.0.1';

/** Starts both ends of wstunnel between a UDP port of the worker's loopback and WireGuard's port in the cluster. */
export async function startWstunnel(site: Site, label: string, tls: boolean, ports: { readonly cluster: number; readonly wireguard: number; readonly worker: number }): Promise<readonly Daemon[]> {
  const binary = process.env[WSTUNNEL_VARIABLE];
  if (binary === undefined) throw moorlineError('ML-USAGE', `${WSTUNNEL_VARIABLE} names no wstunnel`);
  const { worker, cluster } = site.network;
  const url = `${tls ? 'wss' : 'ws'}://${CLUSTER_ADDRESS}:${ports.cluster}`;
  const listens = (namespace: string, kind: 't' | 'u', port: number) => async (): Promise<boolean> => (await runInNamespace(namespace, 'ss', [`-Hln${kind}`, `sport = :${port}`])) !== '';
  const server = await startForeign(site, label, 'cluster', cluster, [binary, 'server', `--restrict-to=${LOOPBACK}:${ports.wireguard}`, url], listens(cluster, 't', ports.cluster));
  const forward = `udp://${LOOPBACK}:${ports.worker}:${LOOPBACK}:${ports.wireguard}?timeout_sec=0`;
  return [server, await startForeign(site, label, 'worker', worker, [binary, 'client', '-L', forward, url], listens(worker, 'u', ports.worker))];
}
