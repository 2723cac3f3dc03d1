/**
 * Stands in for the program of an endpoint: runs the endpoint that the control plane asks for as a pod of the cluster,
 * behind a NodePort of the relay's number, until it is told to stop.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '@moorline/linux';
import { BOOTSTRAP_KEY, endpointBootstrapSchema, ENDPOINT_OPS_PORT, IMAGE_ARTIFACTS_FOLDER, type EndpointBootstrap, type TunAccess } from '@moorline/mesh-core';
import { endpointPod } from '@moorline/templates';

export interface PoddedSettings {
  readonly kubectl: readonly string[];
  readonly image: string;
  readonly namespace: string;
  readonly tun: TunAccess;
  readonly denied: readonly string[];
}

/** @param settings file with `PoddedSettings` */
export async function serveInPod(settingsFile: string): Promise<void> {
  const settings = JSON.parse(readFileSync(settingsFile, 'utf8')) as PoddedSettings;
  const bootstrap = endpointBootstrapSchema.parse(JSON.parse(readFileSync(0, 'utf8')));
  const stopped = new Promise((resolve) => void process.once('SIGTERM', resolve));
  const timer = setInterval(() => undefined, 60_000);
  await apply(settings, objectsOf(settings, bootstrap));
  await stopped;
  await run(settings.kubectl[0] ?? '', [...settings.kubectl.slice(1), 'delete', 'pod,service,secret', `--selector=endpoint=${bootstrap.attachmentId}`, `--namespace=${settings.namespace}`, '--wait=false'], { deadlineMs: 30_000 });
  clearInterval(timer);
}

async function apply({ kubectl }: PoddedSettings, items: readonly object[]): Promise<void> {
  await run(kubectl[0] ?? '', [...kubectl.slice(1), 'apply', '--filename=-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }), deadlineMs: 30_000 });
}

function objectsOf({ image, namespace, tun, denied }: PoddedSettings, bootstrap: EndpointBootstrap): readonly object[] {
  const { attachmentId, attachmentName, relay, wireguardGo } = bootstrap;
  const name = `endpoint-${attachmentName}`;
  const metadata = { name, namespace, labels: { endpoint: attachmentId } };
  const inPod: EndpointBootstrap = {
    ...bootstrap,
    // The port that the endpoint names to agents is its own: outside it is the same number.
    relay: { ...relay, address: '0.0.0.0' },
    pod: { opsPort: ENDPOINT_OPS_PORT, exposedPorts: null, deniedDestinations: [...denied], fromJobs: false },
    wireguardGo: { ...wireguardGo, path: join(IMAGE_ARTIFACTS_FOLDER, wireguardGo.sha256) },
  };
  const ports = (['TCP', 'UDP'] as const).map((protocol) => ({ name: protocol.toLowerCase(), protocol, port: relay.port, targetPort: relay.port, nodePort: relay.port }));
  return [
    { apiVersion: 'v1', kind: 'Secret', metadata, stringData: { [BOOTSTRAP_KEY]: JSON.stringify(inPod) } },
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { type: 'NodePort', selector: metadata.labels, ports } },
    endpointPod({ metadata, image, imagePullPolicy: 'Never', secretName: name, tun }),
  ];
}
