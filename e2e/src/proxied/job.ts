import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { childEnvironment, start } from '@moorline/linux';
import { BED_VARIABLE, findAttachment, runInNamespace, startAgent, toEnd, waitUntil, type AgentOptions, type AgentResult, type Field, type PodName, type RunningAgent } from '@moorline/tools';
import { attached, untilSaid } from '../support/jobs.ts';

/** HTTP of `peer.ts`; its bare TCP is at the next port. */
export const PEER_PORT = 9_100;
export const PEER_TCP_PORT = PEER_PORT + 1;
const START_DEADLINE_MS = 90_000;

/** Where the job finds a program of this folder. */
export function programOf({ bed }: Field, name: 'client.ts' | 'peer.ts'): string {
  return join(bed.folder, 'bin', name);
}

/** Puts the programs of this folder where jobs can read them, and runs the server in a pod until the bed goes. */
export async function startPeer(field: Field, pod: PodName, address = '::'): Promise<void> {
  for (const name of ['client.ts', 'peer.ts'] as const) copyFileSync(join(import.meta.dirname, name), programOf(field, name));
  const lines: string[] = [];
  await start('ip', ['netns', 'exec', field.cluster.pods[pod], process.execPath, programOf(field, 'peer.ts'), String(PEER_PORT), address], {
    environment: childEnvironment({ [BED_VARIABLE]: field.bed.name }),
    stdout: (line) => void lines.push(line),
  });
  await waitUntil(() => lines.includes('ready'), { what: 'the peer', deadlineMs: START_DEADLINE_MS });
}

/** Command line of the client in the job. */
export function clientLine(field: Field, ...args: readonly string[]): string {
  return [field.programs.node, programOf(field, 'client.ts'), ...args].join(' ');
}

/** What the client says that runs in a pod, as JSON. */
export async function askFromPod(field: Field, pod: PodName, ...args: readonly string[]): Promise<unknown> {
  return JSON.parse(await runInNamespace(field.cluster.pods[pod], process.execPath, [programOf(field, 'client.ts'), 'direct', ...args]));
}

export interface ProxiedJob {
  readonly agent: RunningAgent;
  readonly name: string;
  readonly address: string;
}

/** A job in mode proxy whose command says `ready` and goes on; ended by SIGTERM if it still runs after `use`. */
export async function withProxiedJob<Result>(field: Field, command: string, use: (job: ProxiedJob) => Promise<Result>, extras: Partial<AgentOptions> = {}): Promise<Result> {
  return attached(field, async (joinFile, name) => {
    const agent = await startAgent(field, { joinFile, command: ['bash', '-c', command], ...extras, options: ['--mode', 'proxy', ...(extras.options ?? [])] });
    try {
      await untilSaid(agent, 'ready');
      return await use({ agent, name, address: (await findAttachment(field.plane, name)).addresses.ipv4 });
    } finally {
      agent.kill('SIGTERM');
      await toEnd(agent);
    }
  });
}

/** The last line of an output, as JSON. */
export function lastJson({ stdout }: AgentResult): unknown {
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}
