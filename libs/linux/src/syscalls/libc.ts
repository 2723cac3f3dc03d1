import type koffi from 'koffi';
import { constants } from 'node:os';
import { loadKoffi } from './koffi.ts';

type Native = (...args: readonly unknown[]) => number;

let library: ReturnType<typeof koffi.load> | undefined;
const functions = new Map<string, Native>();

/** A function of the C library by its prototype; bound at first use, on the calling thread. */
export function libc(prototype: string): Native {
  const known = functions.get(prototype);
  if (known !== undefined) return known;
  library ??= loadKoffi().load('libc.so.6');
  const bound = library.func(prototype) as unknown as Native;
  functions.set(prototype, bound);
  return bound;
}

/** errno of the last call on this thread. */
export function lastErrno(): number {
  return loadKoffi().errno();
}

/** Error of the last call on this thread, shaped as Node's own system errors are. */
export function systemError(call: string, detail: string): NodeJS.ErrnoException {
  return namedError(lastErrno(), call, detail);
}

/** The error of that number, in the same shape. */
export function namedError(errno: number, call: string, detail: string): NodeJS.ErrnoException {
  const code = Object.entries(constants.errno).find(([, value]) => value === errno)?.[0] ?? `errno ${errno}`;
  return Object.assign(new Error(detail === '' ? `${call}: ${code}` : `${call} ${detail}: ${code}`), { code, errno, syscall: call });
}
