import { execa } from 'execa';
import type { ChildProcess, StdioOptions } from 'node:child_process';
import { childEnvironment } from './environment.ts';
import { findProgram } from './find-program.ts';

export interface StartOptions {
  /** The whole environment of the child; the allow-listed one if absent. */
  readonly environment?: Readonly<Record<string, string>>;
  /** As for node:child_process; numbers are inherited descriptors, 'ipc' opens a channel. */
  readonly stdio: StdioOptions;
  readonly cwd?: string;
  /** In a session of its own, so that it outlives the caller and its terminal. */
  readonly detached?: boolean;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Child {
  readonly pid: number;
  /** Settles when the process has ended; never rejects. */
  readonly exited: Promise<Exit>;
  /** The underlying process: its streams, and its channel when stdio has 'ipc'. */
  readonly raw: ChildProcess;
  readonly kill: (signal: NodeJS.Signals) => boolean;
  /** SIGTERM, then SIGKILL after `graceMs`; settles when the process has ended. */
  readonly stop: (graceMs: number) => Promise<Exit>;
}

/**
 * Starts a long-running program without a shell and returns once it has a pid.
 * @throws ML-PROGRAM-MISSING; the error of spawn (ENOENT, EACCES, …) as it is
 */
export async function start(file: string, args: readonly string[], options: StartOptions): Promise<Child> {
  const subprocess = execa(file.startsWith('/') ? file : findProgram(file), args, {
    env: options.environment ?? childEnvironment(),
    extendEnv: false,
    // The same shape as node:child_process; execa types its own superset.
    stdio: options.stdio as never,
    reject: false,
    buffer: false,
    cleanup: false,
    detached: options.detached ?? false,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  const raw = subprocess as unknown as ChildProcess;
  const pid = raw.pid;
  if (pid === undefined) {
    const failed = await subprocess;
    throw failed instanceof Error ? (failed.cause ?? failed) : new Error('the process did not start');
  }
  const exited: Promise<Exit> = new Promise((resolve) => {
    raw.once('exit', (code, signal) => resolve({ code, signal }));
  });
  void subprocess.then(undefined, () => undefined);
  const kill = (signal: NodeJS.Signals): boolean => raw.kill(signal);
  return { pid, exited, raw, kill, stop: (graceMs) => stopChild(exited, kill, graceMs) };
}

async function stopChild(exited: Promise<Exit>, kill: Child['kill'], graceMs: number): Promise<Exit> {
  kill('SIGTERM');
  const timer = setTimeout(() => kill('SIGKILL'), graceMs);
  try {
    return await exited;
  } finally {
    clearTimeout(timer);
  }
}
