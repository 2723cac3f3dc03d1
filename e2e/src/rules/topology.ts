import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run, start, stopChild, type Child } from '@moorline/linux';

/** A cluster namespace with two jobs behind `mw` interfaces and a pod behind another; cables stand for the tunnels. */
export const NAMESPACES = { cluster: 'mlf-cluster', jobA: 'mlf-job-a', jobB: 'mlf-job-b', pod: 'mlf-pod' } as const;
export type Place = keyof typeof NAMESPACES;

export const GATEWAY = { ipv4: '100.96.0.1', ipv6: 'fd96::1' };
export const JOB_A = { ipv4: '100.96.0.7', ipv6: 'fd96::7' };
export const JOB_B = { ipv4: '100.96.0.8', ipv6: 'fd96::8' };
export const POD = { ipv4: '10.42.0.2', ipv6: 'fd42::2' };
/** The endpoint as pods see it. */
export const ENDPOINT = { ipv4: '10.42.0.1', ipv6: 'fd42::1' };
export const INTERFACES = { jobA: 'mwaaaaaaaaaaaaa', jobB: 'mwbbbbbbbbbbbbb' };
/** MTU of the tunnels as the endpoint knows it; the jobs believe in 1500. */
export const TUNNEL_MTU = 1_280;

const STOP_GRACE_MS = 2_000;
const READY_DEADLINE_MS = 20_000;
const POLL_INTERVAL_MS = 10;

/** Makes the namespaces; what an earlier run left is removed first. */
export async function makeTopology(): Promise<void> {
  await removeTopology();
  for (const name of Object.values(NAMESPACES)) {
    await run('ip', ['netns', 'add', name]);
    await ip(name, 'link set lo up');
  }
  await cable('jobA', INTERFACES.jobA, GATEWAY, JOB_A);
  await cable('jobB', INTERFACES.jobB, GATEWAY, JOB_B);
  await cable('pod', 'eth0', ENDPOINT, POD);
  for (const name of Object.values(INTERFACES)) await ip(NAMESPACES.cluster, `link set ${name} mtu ${TUNNEL_MTU}`);
  await runIn('cluster', ['sysctl', '-qw', 'net.ipv4.ip_forward=1', 'net.ipv6.conf.all.forwarding=1']);
}

/** Removes the namespaces and with them all that is in them. */
export async function removeTopology(): Promise<void> {
  const { stdout } = await run('ip', ['netns', 'list']);
  const present = stdout.split('\n').map((line) => line.split(' ')[0]);
  for (const name of Object.values(NAMESPACES)) if (present.includes(name)) await run('ip', ['netns', 'delete', name]);
}

/** Runs a command in a namespace and gives what it printed. */
export async function runIn(place: Place, command: readonly string[], input = ''): Promise<string> {
  return (await run('ip', ['netns', 'exec', NAMESPACES[place], ...command], { input })).stdout;
}

/** Starts a program of this folder in a namespace; returns when it is ready. */
export async function startIn(place: Place, program: string, ...args: readonly string[]): Promise<() => Promise<void>> {
  let ready = false;
  const file = join(import.meta.dirname, program);
  const child: Child = await start('ip', ['netns', 'exec', NAMESPACES[place], process.execPath, file, ...args], { stdout: () => void (ready = true) });
  for (let waited = 0; !ready && waited < READY_DEADLINE_MS; waited += POLL_INTERVAL_MS) await sleep(POLL_INTERVAL_MS);
  return async () => void (await stopChild(child, STOP_GRACE_MS));
}

async function cable(place: Place, name: string, near: typeof GATEWAY, far: typeof GATEWAY): Promise<void> {
  const { cluster } = NAMESPACES;
  const other = NAMESPACES[place];
  await ip(cluster, `link add ${name} type veth peer name eth0 netns ${other}`);
  for (const [namespace, link, own, peer] of [[cluster, name, near, far], [other, 'eth0', far, near]] as const) {
    await ip(namespace, `link set ${link} up`);
    await ip(namespace, `address add ${own.ipv4} peer ${peer.ipv4} dev ${link}`);
    await ip(namespace, `address add ${own.ipv6} peer ${peer.ipv6} dev ${link} nodad`);
  }
  // onlink: the kernel may not have seen yet that the cable has two ends.
  await ip(other, `route add default via ${near.ipv4} dev eth0 onlink`);
  await ip(other, `-6 route add default via ${near.ipv6} dev eth0 onlink`);
}

async function ip(namespace: string, words: string): Promise<void> {
  await run('ip', ['-n', namespace, ...words.split(' ')]);
}
