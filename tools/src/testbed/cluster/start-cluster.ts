import { findOwned } from '@moorline/linux';
import { BED_VARIABLE, type BedNames } from '../bed/index.ts';
import { startDaemon, type DaemonSpec } from '../daemon/index.ts';
import { ensureNetwork, runInNamespace } from '../network/index.ts';
import { programPath, type ProgramFile } from '../programs/paths.ts';
import { clusterAddresses, type PodName } from './addresses.ts';
import { dnsmasqArguments } from './dns.ts';
import { freeLinkRange } from './free-link.ts';
import { ECHO_PORT, HELLO_PORT, IPERF_PORT, renderServices } from './services.ts';
import { clusterNetwork, type Topology } from './topology.ts';

export interface Cluster extends Topology {
  /** Path of the node's network namespace, where endpoints live. */
  readonly namespacePath: string;
}

export interface ClusterOptions {
  /** Tells the clusters of one bed apart: 0 … 9. */
  readonly index?: number;
  readonly signal?: AbortSignal;
}

/**
 * Builds a small cluster: a node, pods `hello`, `echo` (with iperf3) and `dns`, Services, and the link to
 * the root namespace. The second call finds all there and changes nothing.
 * @throws ML-BED-DAEMON-FAILED, ML-RANGE-OVERLAP, ML-ABORTED
 */
export async function startCluster(bed: BedNames, { index = 0, signal }: ClusterOptions = {}): Promise<Cluster> {
  const topology = await chooseTopology(bed, index);
  await ensureNetwork(clusterNetwork(topology));
  await runInNamespace(topology.node, 'nft', ['--file', '-'], renderServices(topology.addresses));
  const running = new Set(findOwned(bed.name, BED_VARIABLE).map(({ role }) => role));
  const missing = podPrograms(topology).filter(({ name }) => !running.has(name));
  await Promise.all(missing.map((spec) => startDaemon(bed, spec, signal)));
  return { ...topology, namespacePath: `/run/netns/${topology.node}` };
}

async function chooseTopology(bed: BedNames, index: number): Promise<Topology> {
  const suffix = index === 0 ? '' : String(index);
  const node = `${bed.name}-cluster${suffix}`;
  const rootLink = `${bed.linkPrefix}${index}`;
  const link = await freeLinkRange(rootLink, `${bed.name}${suffix}`);
  return {
    node, link, rootLink, addresses: clusterAddresses(index),
    pods: { hello: `${bed.name}-hello${suffix}`, echo: `${bed.name}-echo${suffix}`, dns: `${bed.name}-dns${suffix}` },
  };
}

function podPrograms({ pods, addresses }: Topology): readonly DaemonSpec[] {
  const node = (pod: PodName, file: ProgramFile, port: number): DaemonSpec => inPod(pods[pod], pod, process.execPath, [programPath(file), String(port)], /^ready$/m);
  return [
    node('hello', 'hello-server.ts', HELLO_PORT),
    node('echo', 'echo-server.ts', ECHO_PORT),
    inPod(pods.echo, 'iperf3', 'iperf3', ['--server', '--port', String(IPERF_PORT), '--forceflush'], /Server listening/),
    inPod(pods.dns, 'dns', 'dnsmasq', dnsmasqArguments(addresses), /started, version/),
  ];
}

function inPod(namespace: string, role: string, file: string, args: readonly string[], ready: RegExp): DaemonSpec {
  return { name: `pod-${namespace.split('-').slice(2).join('-')}-${role}`, file: 'nsenter', args: [`--net=/run/netns/${namespace}`, '--', file, ...args], ready };
}
