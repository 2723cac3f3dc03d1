import { linkSync, renameSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Field } from '@moorline/tools';
import { putFile } from './cache.ts';

/** Puts one content and the other in the place of a file, in turn and each whole, until it is stopped; gives how often. */
export function swapUntil(field: Field, path: string, contents: readonly [Buffer, Buffer], stopped: AbortSignal): Promise<number> {
  const sources = contents.map((content, index) => {
    const source = `${path}.source-${index}`;
    putFile(field, source, content);
    return source;
  });
  const swap = async (): Promise<number> => {
    let swaps = 0;
    for (; !stopped.aborted; swaps += 1) {
      linkSync(sources[swaps % sources.length] ?? '', `${path}.next`);
      renameSync(`${path}.next`, path);
      await sleep(1);
    }
    return swaps;
  };
  return swap();
}
