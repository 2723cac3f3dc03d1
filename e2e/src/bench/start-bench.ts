import { join } from 'node:path';
import { childEnvironment, start, type Child, type Exit } from '@moorline/linux';
import { CHECKOUT, waitUntil } from '@moorline/tools';
import { expect } from 'vitest';

/** A short benchmark on a busy machine. */
const DEADLINE_MS = 120_000;

export interface Bench extends Child {
  readonly stdout: readonly string[];
  readonly stderr: readonly string[];
}

/** Starts `./moorline bench` with these arguments. */
export async function startBench(...args: readonly string[]): Promise<Bench> {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const child = await start(process.execPath, [join(CHECKOUT, 'tools', 'src', 'cli', 'main.ts'), 'bench', ...args], {
    cwd: CHECKOUT, environment: childEnvironment(), stdout: (line) => void stdout.push(line), stderr: (line) => void stderr.push(line),
  });
  return { ...child, stdout, stderr };
}

export async function endOf(bench: Bench): Promise<Exit> {
  let exit: Exit | null = null;
  void bench.exited.then((ended) => (exit = ended));
  return waitUntil(() => exit, { what: `the benchmark to end: ${bench.stderr.join('\n')}`, deadlineMs: DEADLINE_MS });
}

/** Waits for the good end of a benchmark with `--json`; gives its one object. */
export async function resultOf(bench: Bench): Promise<unknown> {
  expect(await endOf(bench), bench.stderr.join('\n')).toMatchObject({ code: 0 });
  expect(bench.stdout).toHaveLength(1);
  return JSON.parse(bench.stdout[0] ?? '');
}

/** Waits for a line of progress with this text. */
export async function untilSaid(bench: Bench, text: string): Promise<void> {
  await waitUntil(() => bench.stderr.some((line) => line.includes(text)), { what: `the benchmark to say ${text}: ${bench.stderr.join('\n')}`, deadlineMs: DEADLINE_MS });
}
