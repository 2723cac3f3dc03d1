import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { libc } from '../syscalls/libc.ts';

/** MADV_DONTNEED of madvise(2): pages of a file's read-only mapping come back from the page cache when they are used. */
const MADV_DONTNEED = 4;
/** A line of /proc/self/maps (proc(5)): code of a file, mapped to be read and executed only. */
const CODE_MAPPING = /^([0-9a-f]+)-([0-9a-f]+) r-xp \S+ \S+ \S+ +(\/.*)$/gm;

/**
 * Gives the system back what only the start needed: garbage of loading the program, free memory that the allocator
 * holds, and code pages of Node that ran once. Takes some ten milliseconds; best called when the process has come
 * to rest. What fails leaves things as they are.
 */
export function giveBackMemory(): void {
  try {
    collectAll();
    libc('int malloc_trim(size_t pad)')(0);
    for (const { start, bytes } of codeMappings(readFileSync('/proc/self/maps', 'latin1'), process.execPath)) {
      libc('int madvise(uintptr_t start, size_t bytes, int advice)')(start, bytes, MADV_DONTNEED);
    }
  } catch {
    // Without FFI, or on another libc, memory stays as it is.
  }
}

/** Where code of `program` is mapped, from the text of /proc/PID/maps. */
export function codeMappings(maps: string, program: string): readonly { readonly start: number; readonly bytes: number }[] {
  return [...maps.matchAll(CODE_MAPPING)]
    .filter(([, , , path]) => path === program)
    .map(([, from = '', to = '']) => ({ start: Number.parseInt(from, 16), bytes: Number.parseInt(to, 16) - Number.parseInt(from, 16) }));
}

/** V8 has no public call for it; its flag makes one, in a context of its own. */
function collectAll(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as (options: { readonly type: 'major'; readonly flavor: 'last-resort' }) => void;
  setFlagsFromString('--no-expose-gc');
  collect({ type: 'major', flavor: 'last-resort' });
}
