import type { KubeApi } from '@moorline/kubernetes';
import { openBed, startKube, sweep, type Bed, type Kube } from '@moorline/tools';
import { unlimitedApi } from './api.ts';
import { eventually, install, OWN_NAMESPACE, startReplica, type Replica, type ReplicaSettings } from './control-plane.ts';
import { startFaultProxy, type FaultProxy } from './fault-proxy.ts';
import { createAsking, type Asking } from './pods.ts';
import { runStandInNode } from './stand-in-node.ts';

export interface StatusView {
  readonly status?: { readonly phase?: string; readonly endpoint?: string; readonly conditions?: readonly { readonly type: string; readonly status: string; readonly reason: string; readonly message: string }[] };
}

/** A cluster without a node, and a control plane that reaches its API server through a proxy with faults. */
export interface FaultyField extends Asking {
  readonly bed: Bed;
  readonly kube: Kube;
  /** Not through the proxy. */
  readonly api: KubeApi;
  readonly proxy: FaultProxy;
  readonly startReplica: (n: number, settings?: ReplicaSettings) => Promise<Replica>;
  /** Makes TunnelEndpoints for jobs of these names. */
  readonly createJobs: (names: readonly string[]) => Promise<void>;
  readonly removeJobs: (names: readonly string[]) => Promise<void>;
  readonly conditionOf: (name: string, type: string) => Promise<string>;
  readonly allProvisioned: (names: readonly string[]) => Promise<void>;
  /** What is left of endpoints and attachments in our namespace, and of resources. */
  readonly leftovers: () => Promise<readonly string[]>;
  readonly nothingLeft: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Of the installation itself. */
const OWN_SECRETS = ['moorline-authority', 'moorline-store', 'moorline-tls'];
const KINDS = ['pods', 'secrets', 'services', 'networkpolicies'];

export async function openFaultyField(id: string): Promise<FaultyField> {
  await sweep();
  const bed = await openBed(id);
  const life = new AbortController();
  const kube = await startKube(bed);
  await install(kube);
  const proxy = await startFaultProxy(bed, kube);
  const api = unlimitedApi(kube, life.signal);
  runStandInNode(api, OWN_NAMESPACE, life.signal);
  const asking = createAsking(() => kube);
  const statuses = async (): Promise<ReadonlyMap<string, StatusView['status']>> => {
    const { items } = JSON.parse(await kube.kubectl(['get', 'tep', '--namespace=default', '--output=json'])) as { items: readonly (StatusView & { metadata: { name: string } })[] };
    return new Map(items.map(({ metadata, status }) => [metadata.name, status]));
  };
  const leftovers = async (): Promise<readonly string[]> => {
    const own = await Promise.all(KINDS.map(async (kind) => (await asking.names(kind, OWN_NAMESPACE)).map((name) => `${kind}/${name}`)));
    const resources = (await asking.names('tep', 'default')).map((name) => `tep/${name}`);
    return [...own.flat(), ...resources].filter((name) => !OWN_SECRETS.includes(name.slice('secrets/'.length)));
  };
  return {
    bed, kube, api, proxy, ...asking,
    startReplica: (n, settings = {}) => startReplica(bed, kube, n, { kubeconfig: proxy.kubeconfig, ...settings }),
    createJobs: (names) => asking.create(...names.map((name) => ({ apiVersion: 'moorline.dev/v1alpha1', kind: 'TunnelEndpoint', metadata: { name, namespace: 'default' }, spec: { target: { job: { name } } } }))),
    removeJobs: async (names) => void (await kube.kubectl(['delete', 'tep', '--namespace=default', '--wait=false', ...names])),
    conditionOf: async (name, type) => {
      const found = (await statuses()).get(name)?.conditions?.find((one) => one.type === type);
      return found === undefined ? '' : `${found.status} ${found.reason} ${found.message}`;
    },
    allProvisioned: (names) =>
      eventually(`${names.length} to be provisioned`, async () => {
        const present = await statuses();
        return names.every((name) => present.get(name)?.phase === 'Provisioned');
      }),
    leftovers,
    nothingLeft: () => eventually('nothing to be left', async () => (await leftovers()).length === 0),
    close: async () => {
      life.abort();
      await proxy.close();
      await bed.close();
    },
  };
}
