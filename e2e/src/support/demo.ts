import { join } from 'node:path';
import { childEnvironment, start, type Child, type Exit } from '@moorline/linux';
import { CHECKOUT, waitUntil } from '@moorline/tools';
import { expect } from 'vitest';

const DEMO_DEADLINE_MS = 180_000;

/** A run of `./moorline demo`. */
export interface Demo extends Child {
  readonly stdout: readonly string[];
  readonly stderr: readonly string[];
}

export interface DemoResult {
  readonly ok: boolean;
  readonly checks: readonly { readonly ok: boolean }[];
  readonly error?: { readonly code: string };
}

/** Starts it with these options. Whoever starts one ends it. */
export async function startDemo(options: readonly string[]): Promise<Demo> {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const child = await start(process.execPath, [join(CHECKOUT, 'tools', 'src', 'cli', 'main.ts'), 'demo', ...options], {
    cwd: CHECKOUT, environment: childEnvironment({ ...(process.env['XDG_CACHE_HOME'] === undefined ? {} : { XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'] }) }), stdout: (line) => void stdout.push(line), stderr: (line) => void stderr.push(line),
  });
  return { ...child, stdout, stderr };
}

export async function endOf(demo: Demo): Promise<Exit> {
  let exit: Exit | null = null;
  void demo.exited.then((ended) => (exit = ended));
  return waitUntil(() => exit, { what: `the demo to end: ${demo.stderr.join('\n')}`, deadlineMs: DEMO_DEADLINE_MS });
}

/** Waits until it has come to a step. */
export async function untilStep(demo: Demo, title: string): Promise<void> {
  let ended = false;
  void demo.exited.then(() => (ended = true));
  const reached = (): boolean => demo.stderr.some((line) => line.includes(title));
  await waitUntil(() => ended || reached(), { what: `the demo to reach: ${title}`, deadlineMs: DEMO_DEADLINE_MS });
  expect(reached(), demo.stderr.join('\n')).toBe(true);
}

/** What it printed with `--json`: one line. */
export function resultOf({ stdout }: Demo): DemoResult {
  expect(stdout).toHaveLength(1);
  return JSON.parse(stdout[0] ?? '') as DemoResult;
}
