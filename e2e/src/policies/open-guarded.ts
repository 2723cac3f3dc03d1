import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '@moorline/linux';
import {
  ensureUser, importMoorlineImages, installChart, installPrograms, makeHome, openBed, runClusterPods, startAsUser, startDaemon, startKube, sweep, toEnd, widenTun,
  type AgentField, type Bed, type Kube, type RunningAgent,
} from '@moorline/tools';
import { untilSaid } from '../support/jobs.ts';

/** Of the echo servers in jobs. */
export const GUARDED_PORT = 9_000;
/** Link-local addresses that nobody has: of a stand-in for a cloud's metadata service, on the node. */
export const METADATA = { range: '169.254.77.0/24', address: '169.254.77.7', port: 8_080 };
/** Holds all link-local addresses, and is no part of them: configured, it names none of them. */
const AROUND_METADATA = '169.254.0.0/15';
const ENDPOINTS_UP_SEC = 90;
/** Long enough for a packet on a busy machine, short enough to wait for none. */
const PATIENCE_MS = 2_500;

/** A job that answers, and that asks by `ask`. */
export interface GuardedJob {
  readonly name: string;
  /** Of its endpoint in the cluster. */
  readonly address: string;
  /** What an echo server says to the job (by HTTPS: the status of an answer), or `refused`. */
  readonly ask: (host: string, port: number, protocol?: 'tcp' | 'udp' | 'https') => Promise<string>;
}

/** A cluster that enforces network policies, with the chart, and jobs that no pods stand for. */
export interface Guarded {
  readonly bed: Bed;
  readonly kube: Kube;
  readonly startJob: (name: string, policy?: object) => Promise<GuardedJob>;
  readonly apply: (...objects: readonly object[]) => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function openGuarded(id: string): Promise<Guarded> {
  await sweep();
  const bed = await openBed(id);
  const agents: RunningAgent[] = [];
  const close = async (): Promise<void> => {
    for (const agent of agents) agent.kill('SIGTERM');
    await Promise.allSettled(agents.map(toEnd));
    await bed.close();
  };
  try {
    const user = await ensureUser(bed);
    const kube = await startKube(bed, { kubelet: true, policies: true });
    const programs = installPrograms(bed);
    const home = makeHome(bed, user);
    await widenTun(bed);
    const images = await importMoorlineImages(kube);
    await Promise.all([runClusterPods(kube, images.endpoint), installChart(kube, images, { replicas: 1, change: widened }), serveMetadata(bed, kube, programs)]);
    const apply: Guarded['apply'] = async (...items) => void (await kube.kubectl(['apply', '--filename=-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }) }));
    const startJob: Guarded['startJob'] = async (name, policy) => {
      await apply({ apiVersion: 'moorline.dev/v1alpha1', kind: 'TunnelEndpoint', metadata: { name, namespace: 'default' }, spec: { target: { job: { name } }, ...(policy === undefined ? {} : { policy }) } });
      await kube.kubectl(['wait', `tunnelendpoint/${name}`, '--for=condition=Provisioned', `--timeout=${ENDPOINTS_UP_SEC}s`]);
      const agent = await startAsUser({ bed, user, home }, [programs.agent, 'run', '--token-file', await joinFile(kube, home, name), '--', programs.node, programs.echoServer, String(GUARDED_PORT), name]);
      agents.push(agent);
      await untilSaid(agent, 'ready');
      const address = await kube.kubectl(['get', 'tunnelendpoint', name, '--output=jsonpath={.status.address}']);
      return { name, address, ask: askFrom(name, programs) };
    };
    return { bed, kube, startJob, apply, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The configured ranges hold the node and link-local addresses as well, so that a policy may allow them. */
function widened<Usual extends { configuration: { publicUrl: string; cluster: { podRanges: string[]; serviceRanges: string[] } } }>(usual: Usual): object {
  const { configuration } = usual;
  const { podRanges, serviceRanges } = configuration.cluster;
  const node = new URL(configuration.publicUrl).hostname;
  return { ...usual, configuration: { ...configuration, cluster: { ...configuration.cluster, podRanges: [...podRanges, `${node}/30`], serviceRanges: [...serviceRanges, AROUND_METADATA] } } };
}

async function serveMetadata(bed: Bed, { namespace }: Kube, { node, echoServer }: AgentField['programs']): Promise<void> {
  const inNode = [`--net=/run/netns/${namespace}`, '--'];
  await run('nsenter', [...inNode, 'ip', 'address', 'add', `${METADATA.address}/32`, 'dev', 'lo']);
  await startDaemon(bed, { name: 'metadata', file: 'nsenter', args: [...inNode, node, echoServer, String(METADATA.port)], ready: /ready/ });
}

async function joinFile({ kubectl }: Kube, home: AgentField['home'], name: string): Promise<string> {
  const data = await kubectl(['get', 'secret', `${name}-join`, '--output=jsonpath={.data.join\\.json}']);
  return home.write(`${name}.json`, Buffer.from(data, 'base64').toString(), 0o600);
}

/** Asks in the job's own network namespace. */
function askFrom(name: string, { node, echoServer }: AgentField['programs']): GuardedJob['ask'] {
  const server = [node, echoServer, String(GUARDED_PORT), name].join('\0');
  const client = join(echoServer, '..', 'echo-client.ts');
  return async (host, port, protocol = 'tcp') => {
    const pid = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry)).find((entry) => commandOf(entry) === `${server}\0`);
    if (pid === undefined) throw new Error(`the job ${name} has ended`);
    const byEcho = [node, client, protocol, host, String(port), 'ahoy', String(PATIENCE_MS)];
    const byHttps = ['curl', '--insecure', '--silent', '--output', '/dev/null', '--write-out', '%{http_code}', '--max-time', String(PATIENCE_MS / 1_000), `https://${host}:${port}/`];
    return run('nsenter', [`--net=/proc/${pid}/ns/net`, '--', ...(protocol === 'https' ? byHttps : byEcho)]).then(({ stdout }) => stdout.trim(), () => 'refused');
  };
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
