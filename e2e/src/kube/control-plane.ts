import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseConfiguration } from '@moorline/mesh-core';
import { mutatingWebhook } from '@moorline/templates';
import { startDaemon, waitUntil, type Bed, type Daemon, type DaemonSpec, type Kube } from '@moorline/tools';

const DEPLOY = join(import.meta.dirname, '../../../deploy');
const MAIN = join(import.meta.dirname, '../../../apps/control-plane/src/main.ts');
export const OWN_NAMESPACE = 'moorline';
export const VIRTUAL_TAINT = 'virtual-node.interlink/no-schedule';

export interface Replica extends Daemon {
  readonly opsUrl: string;
}

/** Puts into the cluster what the chart does: the resource, the policy, our namespace, and the webhook. */
export async function install(kube: Kube): Promise<void> {
  const apply = async (...texts: readonly string[]): Promise<void> => {
    for (const input of texts) await kube.kubectl(['apply', '--filename=-'], { input });
  };
  await apply(...['crds/tunnelendpoints.yaml', 'policies/annotations.yaml'].map((file) => readFileSync(join(DEPLOY, file), 'utf8')));
  await kube.kubectl(['wait', '--for=condition=Established', 'crd/tunnelendpoints.moorline.dev']);
  await kube.kubectl(['create', 'namespace', OWN_NAMESPACE]);
  const webhook = mutatingWebhook({ name: 'moorline', namespace: OWN_NAMESPACE, virtualNodes: { nodeSelector: {}, tolerations: [VIRTUAL_TAINT] }, client: { url: `https://${kube.link.root}:9443` } });
  await apply(JSON.stringify(webhook));
}

export interface ReplicaSettings {
  readonly warm?: number;
  readonly ready?: DaemonSpec['ready'];
  /** Another way to the API server. */
  readonly kubeconfig?: string;
  /** Of endpoints. */
  readonly image?: string;
  /** Where agents and endpoints find whoever leads. */
  readonly frontPort?: number;
  readonly change?: (usual: object) => object;
}

/** Starts the n-th replica of the control plane on this machine. */
export async function startReplica(bed: Bed, kube: Kube, n: number, settings: ReplicaSettings = {}): Promise<Replica> {
  const { root } = kube.link;
  const front = settings.frontPort ?? 8_443 + n;
  const usual = {
    backend: 'kubernetes',
    listen: { address: '0.0.0.0', port: 8_443 + n },
    serverNames: [root],
    publicUrl: `https://${root}:${front}`,
    overlay: { ipv4: '100.72.0.0/16', ipv6: 'fd6d:6f6f:726c::/64' },
    cluster: { podRanges: ['10.244.0.0/16'], serviceRanges: ['10.96.0.0/16'], dnsServer: '10.96.0.10' },
    artifacts: join(bed.folder, 'artifacts'),
    kubernetes: { namespace: OWN_NAMESPACE, kubeconfig: settings.kubeconfig ?? kube.kubeconfig, qps: 500, burst: 500, advertise: root, opsPort: 9_090 + n, internalUrl: `https://${root}:${front}` },
    webhook: { port: 9_443 + n, serverNames: [root], ...(n === 0 ? { configuration: 'moorline' } : {}) },
    virtualNodes: { tolerations: [VIRTUAL_TAINT] },
    endpoints: { image: settings.image ?? 'docker.io/bed/endpoint:1', imagePullPolicy: 'Never', exposure: { kind: 'nodePort', address: kube.link.cluster, firstPort: 30_000, lastPort: 32_000 }, warm: settings.warm ?? 0 },
  };
  const configuration = settings.change?.(usual) ?? usual;
  const parsed = parseConfiguration(configuration);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  const file = join(bed.folder, `control-${n}.yaml`);
  writeFileSync(file, JSON.stringify(configuration));
  const daemon = await startDaemon(bed, { name: `control-${n}`, file: process.execPath, args: [MAIN, 'serve', '--config', file, '--log-level', 'debug'], ready: settings.ready ?? /"serving"/ });
  return { ...daemon, opsUrl: `http://${root}:${9_090 + n}` };
}

/** Asks until the answer is yes; generous, since it is about whether and not when. */
export async function eventually(what: string, check: () => Promise<boolean> | boolean): Promise<void> {
  await waitUntil(check, { what, deadlineMs: 60_000 });
}
