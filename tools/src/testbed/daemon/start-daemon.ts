import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { childEnvironment, ROLE_VARIABLE, start, type Child } from '@moorline/linux';
import { isMoorlineError, moorlineError } from '@moorline/mesh-core';
import { BED_VARIABLE, type BedNames } from '../bed/names.ts';
import { waitUntil } from '../wait/index.ts';
import { logTail } from './log-tail.ts';

/** Every daemon of a bed is up within a second on an idle machine. */
const DAEMON_READY_DEADLINE_MS = 60_000;

export interface DaemonSpec {
  /** Role of the process and name of its log. */
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  /** A line that it logs once it serves, or a question that is asked until the answer is yes. */
  readonly ready: RegExp | (() => Promise<boolean> | boolean);
  readonly environment?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

export interface Daemon extends Child {
  readonly logFile: string;
}

/**
 * Starts a program that carries the bed's mark, in a session of its own (Ctrl-C must not reach it before
 * the clean-up does) and logging to a file of the bed, and waits until it is ready.
 * @throws ML-BED-DAEMON-FAILED, ML-ABORTED
 */
export async function startDaemon(bed: BedNames, spec: DaemonSpec, signal?: AbortSignal): Promise<Daemon> {
  const logFile = join(bed.folder, 'log', `${spec.name}.log`);
  const log = openSync(logFile, 'a', 0o600);
  const logStart = statSync(logFile).size;
  const environment = childEnvironment({ ...spec.environment, [BED_VARIABLE]: bed.name, [ROLE_VARIABLE]: spec.name });
  const child = await start(spec.file, spec.args, {
    environment, stdout: log, stderr: log, detached: true, ...(spec.cwd === undefined ? {} : { cwd: spec.cwd }),
  }).finally(() => closeSync(log));
  await untilReady(child, spec, { logFile, logStart }, signal);
  return { ...child, logFile };
}

async function untilReady(child: Child, { name, ready }: DaemonSpec, log: { logFile: string; logStart: number }, signal?: AbortSignal): Promise<void> {
  let ended = false;
  void child.exited.then(() => (ended = true));
  const isReady = ready instanceof RegExp ? () => ready.test(readFileSync(log.logFile, 'utf8').slice(log.logStart)) : ready;
  try {
    await waitUntil(async () => ended || (await isReady()), { what: `${name} to be ready`, deadlineMs: DAEMON_READY_DEADLINE_MS, signal });
  } catch (error) {
    if (isMoorlineError(error, 'ML-ABORTED')) throw error;
    throw moorlineError('ML-BED-DAEMON-FAILED', `${name}: ${logTail(log.logFile)}`, error);
  }
  if (ended) throw moorlineError('ML-BED-DAEMON-FAILED', `${name} ended at once: ${logTail(log.logFile)}`);
}
