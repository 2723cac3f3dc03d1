import { moorlineError } from '@moorline/mesh-core';
import type { VerifiedExecutable } from '../artifacts/index.ts';
import { start, type Child } from '../process/index.ts';
import { slirpArguments } from './arguments.ts';

/** It needs about 40 ms; a loaded worker may take long to schedule it. */
const READY_DEADLINE_MS = 10_000;
const KEPT_LINES = 20;

export interface Slirp {
  readonly child: Child;
  /** Settles when tap0 is configured. Rejects with ML-SLIRP-FAILED, ML-ABORTED. */
  readonly ready: Promise<void>;
}

/**
 * Gives the network namespace of process `pid` ordinary egress through user-mode TCP/IP. It ends with us:
 * its exit descriptor is a pipe that only we hold.
 */
export async function startSlirp(executable: VerifiedExecutable, pid: number, signal: AbortSignal): Promise<Slirp> {
  const lines: string[] = [];
  const keep = (line: string): void => {
    lines.push(line);
    if (lines.length > KEPT_LINES) lines.shift();
  };
  const ready = Promise.withResolvers<void>();
  const child = await start(executable.path, slirpArguments(pid), {
    stdin: 'held',
    stdout: keep,
    stderr: keep,
    descriptors: [executable.descriptor, () => ready.resolve()],
    detached: true,
  });
  const fail = (why: string): void => ready.reject(moorlineError('ML-SLIRP-FAILED', `${why}: ${lines.join(' | ')}`));
  const timer = setTimeout(() => fail(`not ready after ${READY_DEADLINE_MS} ms`), READY_DEADLINE_MS);
  const abort = (): void => ready.reject(moorlineError('ML-ABORTED', 'slirp4netns'));
  signal.addEventListener('abort', abort, { once: true });
  void child.exited.then(({ code, signal: by }) => fail(`ended (${code ?? by})`));
  const settled = ready.promise.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  });
  settled.catch(() => undefined);
  return { child, ready: settled };
}
