import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makesLanes } from '../suites.ts';
import { runTool, toolEnvironment } from '../tool.ts';
import { runInLane } from './lane.ts';
import type { FileOutcome } from './merge.ts';

/** Tests and hooks have deadlines of their own: a file that takes longer hangs outside of them. */
const FILE_DEADLINE_MS = 30 * 60_000;
/** Of the output of a file. */
const LINES_KEPT = 300;

export interface FileOptions {
  readonly root: string;
  /** Folders that lanes share with the machine. */
  readonly shared: readonly string[];
  /** Path below e2e/src. */
  readonly file: string;
  /** Entry of vitest below node_modules, and its arguments but for files and reports. */
  readonly vitest: readonly [string, ...string[]];
  /** Tells lanes of this process apart. */
  readonly number: number;
  readonly signal: AbortSignal;
}

export interface FileRun extends FileOutcome {
  readonly seconds: number;
  /** The last lines of its output. */
  readonly lines: readonly string[];
}

/** Runs the tests of a file in a lane of its own, or on the machine itself if they make lanes. @throws the reason of `signal` */
export async function runFile({ root, file, vitest, signal, ...options }: FileOptions): Promise<FileRun> {
  const lines: string[] = [];
  const report = join(root, 'reports', 'test', 'lanes', `${file.replaceAll('/', '!')}.json`);
  const [entry, ...args] = vitest;
  const all = [...args, `--outputFile.json=${report}`, join(root, 'e2e', 'src', file)];
  const deadline = AbortSignal.timeout(FILE_DEADLINE_MS);
  const common = { root, signal: AbortSignal.any([signal, deadline]), onLine: keeper(lines) };
  const begin = performance.now();
  const ended = makesLanes(file)
    ? runTool(entry, all, common)
    : runInLane({ ...options, ...common, file: process.execPath, args: [join(root, 'node_modules', entry), ...all], environment: toolEnvironment(process.env) });
  const failure = await ended.then(
    (code) => (code === 0 ? undefined : `it ended with code ${code}`),
    (error: unknown) => (deadline.aborted ? `it did not end within ${FILE_DEADLINE_MS / 60_000} minutes` : String(error)),
  );
  signal.throwIfAborted();
  const seconds = (performance.now() - begin) / 1_000;
  const text = await readFile(report, 'utf8').catch(() => undefined);
  return { file, seconds, lines, ...(text === undefined ? {} : { report: text }), ...(failure === undefined ? {} : { failure }) };
}

function keeper(lines: string[]): (line: string) => void {
  return (line) => {
    lines.push(line);
    if (lines.length > LINES_KEPT) lines.shift();
  };
}
