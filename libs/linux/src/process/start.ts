import { execa } from 'execa';
import type { Child } from './child.ts';
import { childEnvironment } from './environment.ts';
import { findProgram } from './find-program.ts';

/** Where an output goes: nowhere, to ours, to an open descriptor, or line by line to a function. */
export type OutputTarget = 'ignore' | 'inherit' | number | ((line: string) => void);

export interface StartOptions {
  /** The whole environment of the child; the allow-listed one if absent. */
  readonly environment?: Readonly<Record<string, string>>;
  /** `{ text }` is written to the child's standard input, which is then closed; 'held' stays open as long as we live. */
  readonly stdin?: 'ignore' | 'inherit' | 'held' | number | { readonly text: string };
  readonly stdout?: OutputTarget;
  readonly stderr?: OutputTarget;
  /** What the child gets as descriptors 3, 4, …: open ones of ours, or a function told of what it writes there. */
  readonly descriptors?: readonly (number | (() => void))[];
  readonly cwd?: string;
  /** In a session of its own, so that it outlives the caller and its terminal. */
  readonly detached?: boolean;
}

/**
 * Starts a long-running program without a shell and returns once it has a pid.
 * @throws ML-PROGRAM-MISSING; the system's error (ENOENT, EACCES, …) as it is
 */
export async function start(file: string, args: readonly string[], options: StartOptions = {}): Promise<Child> {
  const input = options.stdin ?? 'ignore';
  const subprocess = execa(file.startsWith('/') ? file : findProgram(file), args, {
    env: options.environment ?? childEnvironment(),
    extendEnv: false,
    stdio: [
      typeof input === 'object' || input === 'held' ? 'pipe' : input,
      outputOption(options.stdout),
      outputOption(options.stderr),
      ...(options.descriptors ?? []).map(descriptorOption),
    ] as never,
    ...(typeof input === 'object' ? { input: input.text } : {}),
    reject: false,
    buffer: false,
    cleanup: false,
    // A program that handles SIGTERM takes as long as it needs; `stopChild` is for those that may not.
    forceKillAfterDelay: false,
    detached: options.detached ?? false,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  const { pid } = subprocess;
  const exited = subprocess.then((result) => ({ code: result.exitCode ?? null, signal: result.signal ?? null, result }));
  if (pid === undefined) {
    const { result } = await exited;
    if (result.cause instanceof Error) throw result.cause;
    throw new Error(`${file} did not start`, { cause: result });
  }
  return {
    pid,
    exited: exited.then(({ code, signal }) => ({ code, signal })),
    kill: (signal) => subprocess.kill(signal),
  };
}

function outputOption(target: OutputTarget = 'ignore'): unknown {
  if (typeof target !== 'function') return target;
  return function* forwardLine(line: unknown): Generator<string> {
    target(String(line));
  };
}

function descriptorOption(target: number | (() => void)): unknown {
  if (typeof target === 'number') return target;
  return {
    binary: true,
    transform: function* notice(): Generator<Uint8Array> {
      target();
    },
  };
}
