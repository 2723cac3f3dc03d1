import { run } from '@moorline/linux';
import { waitUntil } from '@moorline/tools';
import type { Site } from './site.ts';

const DEADLINE_MS = 60_000;
const ASK_INTERVAL_MS = 500;
/** States in which a node takes jobs or runs one: none of them is ours to end. A drained node comes back by nobody. */
const GOOD_STATES: readonly string[] = ['allocated', 'completing', 'idle', 'mixed'];

/** State of one node, as sinfo(1) says it; `*` behind it: it does not answer now. */
export async function nodeState({ slurm }: Pick<Site, 'slurm'>, node: string): Promise<string> {
  const { stdout } = await run('sinfo', ['--noheader', `--nodes=${node}`, '--format=%T'], { environment: slurm.environment, deadlineMs: DEADLINE_MS });
  return stdout.trim();
}

/** Waits until every node takes jobs or runs one; `*` behind a state may stand there for a moment. */
export async function untilNodesWell(site: Pick<Site, 'slurm'>): Promise<void> {
  let seen: readonly string[] = [];
  const areWell = async (): Promise<boolean> => {
    seen = await Promise.all(site.slurm.nodes.map((node) => nodeState(site, node)));
    return seen.every((state) => GOOD_STATES.includes(state));
  };
  await waitUntil(areWell, { what: 'every node to be well', deadlineMs: DEADLINE_MS, intervalMs: ASK_INTERVAL_MS }).catch((error: unknown) => {
    throw new Error(`nodes are ${seen.join(', ')}`, { cause: error });
  });
}
