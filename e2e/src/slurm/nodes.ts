import { run } from '@moorline/linux';
import type { Site } from './site.ts';

/** States of all nodes, as sinfo(1) says them, each once. */
export async function nodeStates({ slurm }: Site): Promise<readonly string[]> {
  const { stdout } = await run('sinfo', ['--noheader', '--Node', '--format=%T'], { environment: slurm.environment });
  return [...new Set(stdout.trim().split('\n'))].toSorted();
}

/** States in which a node takes jobs or runs one: none of them is ours to end. */
export const GOOD_STATES: readonly string[] = ['allocated', 'completing', 'idle', 'mixed'];
