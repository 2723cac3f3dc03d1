import { execa, ExecaError } from 'execa';
import { moorlineError } from '@moorline/mesh-core';
import { childEnvironment } from './environment.ts';
import { findProgram } from './find-program.ts';

/** A helper command that takes longer than this hangs: all of ours answer in milliseconds. */
export const RUN_DEADLINE_MS = 10_000;
/** Most output of a helper command that is kept. */
const OUTPUT_MAX_BYTES = 8 * 1024 * 1024;
const DETAIL_MAX_CHARACTERS = 500;

export interface RunOptions {
  readonly input?: string;
  /** Added to the allow-listed environment. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
  readonly cwd?: string;
  /** Exit codes that are not an error; 0 is always one. */
  readonly acceptedExitCodes?: readonly number[];
}

export interface RunResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/**
 * Runs a short command to its end, without a shell. `file` is a path or a name in the fixed search path.
 * @throws ML-PROGRAM-MISSING, ML-PROGRAM-FAILED, ML-TIMEOUT, ML-ABORTED
 */
export async function run(file: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const deadlineMs = options.deadlineMs ?? RUN_DEADLINE_MS;
  try {
    const result = await execa(file.startsWith('/') ? file : findProgram(file), args, {
      env: childEnvironment(options.environment),
      extendEnv: false,
      timeout: deadlineMs,
      maxBuffer: OUTPUT_MAX_BYTES,
      stripFinalNewline: false,
      ...(options.input === undefined ? { stdin: 'ignore' as const } : { input: options.input }),
      ...(options.signal === undefined ? {} : { cancelSignal: options.signal }),
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    });
    return { stdout: result.stdout, stderr: result.stderr, exitCode: 0 };
  } catch (error) {
    if (!(error instanceof ExecaError)) throw error;
    return acceptOrThrow(error, file, args, deadlineMs, options.acceptedExitCodes ?? []);
  }
}

function acceptOrThrow(error: ExecaError, file: string, args: readonly string[], deadlineMs: number, accepted: readonly number[]): RunResult {
  const stdout = text(error.stdout);
  const stderr = text(error.stderr);
  if (error.exitCode !== undefined && accepted.includes(error.exitCode)) return { stdout, stderr, exitCode: error.exitCode };
  const command = [file, ...args].join(' ').slice(0, DETAIL_MAX_CHARACTERS);
  if (error.timedOut) throw moorlineError('ML-TIMEOUT', `${command} was ended after ${deadlineMs} ms`, error);
  if (error.isCanceled) throw moorlineError('ML-ABORTED', command, error);
  const said = (stderr.trim() || stdout.trim() || error.originalMessage || '').slice(0, DETAIL_MAX_CHARACTERS);
  throw moorlineError('ML-PROGRAM-FAILED', `${command} (${error.exitCode ?? error.signal ?? error.code ?? 'not started'}): ${said}`, error);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
