import { moorlineError, type UnshareChoice } from '@moorline/mesh-core';
import type { VerifiedExecutable } from '../artifacts/index.ts';
import type { CommandLine, Ids } from '../namespaces/index.ts';
import { childEnvironment, start, stopChild, type Child } from '../process/index.ts';
import { slirpCommand } from './command.ts';

/** It needs about 40 ms; a loaded worker may take long to schedule it. */
const READY_DEADLINE_MS = 10_000;
const KEPT_LINES = 20;
/** It has nothing to save. */
const STOP_GRACE_MS = 500;

export interface StartSlirpOptions {
  readonly executable: VerifiedExecutable;
  /** A process in the network namespace to serve. */
  readonly pid: number;
  /** How that namespace was made. */
  readonly unshare: UnshareChoice;
  /** Added to the allow-listed environment: the owner mark. */
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** For root: the ordinary user to run it as. */
  readonly user?: Ids | undefined;
}

/**
 * Gives a network namespace ordinary egress through user-mode TCP/IP. It ends with us: its exit descriptor
 * is a pipe that only we hold.
 * @returns when tap0 is configured
 * @throws ML-SLIRP-FAILED, ML-ABORTED; then nothing of it is left
 */
export async function startSlirp({ executable, pid, unshare, environment, signal, user }: StartSlirpOptions): Promise<Child> {
  if (signal.aborted) throw moorlineError('ML-ABORTED', 'slirp4netns');
  const lines: string[] = [];
  const keep = (line: string): void => {
    lines.push(line);
    if (lines.length > KEPT_LINES) lines.shift();
  };
  const ready = Promise.withResolvers<void>();
  const fail = (why: string): void => ready.reject(moorlineError('ML-SLIRP-FAILED', [why, ...lines].join(' | ')));
  const child = await begin(executable, slirpCommand(executable.path, { pid, unshare, user }), environment, keep, ready.resolve);
  const timer = setTimeout(() => fail(`not ready after ${READY_DEADLINE_MS} ms`), READY_DEADLINE_MS);
  const abort = (): void => ready.reject(moorlineError('ML-ABORTED', 'slirp4netns'));
  signal.addEventListener('abort', abort, { once: true });
  void child.exited.then(({ code, signal: by }) => fail(`ended (${code ?? by})`));
  try {
    await ready.promise;
    return child;
  } catch (error) {
    await stopChild(child, STOP_GRACE_MS);
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}

async function begin(
  executable: VerifiedExecutable,
  { file, args }: CommandLine,
  environment: Readonly<Record<string, string>>,
  onLine: (line: string) => void,
  onReady: () => void,
): Promise<Child> {
  try {
    return await start(file, args, {
      environment: childEnvironment(environment),
      stdin: 'held',
      stdout: onLine,
      stderr: onLine,
      descriptors: [executable.descriptor, onReady],
      detached: true,
    });
  } catch (error) {
    throw moorlineError('ML-SLIRP-FAILED', (error as NodeJS.ErrnoException).code ?? String(error), error);
  }
}
