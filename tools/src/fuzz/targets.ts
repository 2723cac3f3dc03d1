import { globSync } from 'node:fs';
import { ROOT } from '../cli/root.ts';

const SUFFIX = '.fuzz.ts';

/** What can be fuzzed: name, and file below the root of the checkout. A target is a file `x.fuzz.ts` beside what it tries. */
export function fuzzTargets(): ReadonlyMap<string, string> {
  const files = globSync(`libs/*/src/**/*${SUFFIX}`, { cwd: ROOT }).toSorted();
  return new Map(files.map((file) => [nameOf(file), file]));
}

/** `libs/tunnel/src/wstunnel/frames/frames.fuzz.ts` is `wstunnel/frames`: the folders below `src`, and the name if it is another. */
export function nameOf(file: string): string {
  const parts = file.slice(0, -SUFFIX.length).split('/').slice(3);
  return (parts.at(-1) === parts.at(-2) ? parts.slice(0, -1) : parts).join('/');
}
