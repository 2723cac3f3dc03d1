import { join } from 'node:path';
import { childEnvironment, start, type Child, type Exit } from '@moorline/linux';
import { bedNames, CHECKOUT, observeBed, removeBed, waitUntil } from '@moorline/tools';
import { afterEach, describe, expect, it } from 'vitest';
import { NOTHING } from './support/nothing.ts';

const DEMO_DEADLINE_MS = 120_000;
/** Three demos, each up to its deadline. */
const TEST_DEADLINE_MS = 360_000;

const bed = bedNames('demo');
let running: Demo[] = [];

afterEach(async () => {
  for (const { kill } of running) kill('SIGKILL');
  running = [];
  await removeBed(bed);
});

interface Demo extends Child {
  readonly stdout: readonly string[];
  readonly stderr: readonly string[];
}

async function startDemo(): Promise<Demo> {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const child = await start(process.execPath, [join(CHECKOUT, 'tools', 'src', 'cli', 'main.ts'), 'demo', '--json'], {
    cwd: CHECKOUT, environment: childEnvironment(), stdout: (line) => void stdout.push(line), stderr: (line) => void stderr.push(line),
  });
  const demo = { ...child, stdout, stderr };
  running.push(demo);
  return demo;
}

async function endOf(demo: Demo): Promise<Exit> {
  let exit: Exit | null = null;
  void demo.exited.then((ended) => (exit = ended));
  return waitUntil(() => exit, { what: `the demo to end: ${demo.stderr.join('\n')}`, deadlineMs: DEMO_DEADLINE_MS });
}

async function untilStep(demo: Demo, title: string): Promise<void> {
  let ended = false;
  void demo.exited.then(() => (ended = true));
  const reached = (): boolean => demo.stderr.some((line) => line.includes(title));
  await waitUntil(() => ended || reached(), { what: `the demo to reach: ${title}`, deadlineMs: DEMO_DEADLINE_MS });
  expect(reached(), demo.stderr.join('\n')).toBe(true);
}

function resultOf({ stdout }: Demo): { readonly ok: boolean; readonly checks: readonly { readonly ok: boolean }[]; readonly error?: { readonly code: string } } {
  expect(stdout).toHaveLength(1);
  return JSON.parse(stdout[0] ?? '') as ReturnType<typeof resultOf>;
}

async function expectWholeDemo(): Promise<void> {
  const demo = await startDemo();
  const { code } = await endOf(demo);
  const result = resultOf(demo);
  expect(result, demo.stderr.join('\n')).toMatchObject({ ok: true, transport: 'udp', joinMs: expect.any(Number), rttMs: expect.any(Number), throughput: { upMbps: expect.any(Number), downMbps: expect.any(Number) } });
  expect(result.checks.length).toBeGreaterThan(10);
  expect(result.checks.filter(({ ok }) => !ok)).toEqual([]);
  expect(code).toBe(0);
  expect(await observeBed(bed)).toEqual(NOTHING);
}

describe('./moorline demo --json', () => {
  it('holds after another was killed, leaves nothing, and holds again', async () => {
    const killed = await startDemo();
    await untilStep(killed, 'Measure throughput');
    killed.kill('SIGKILL');
    await endOf(killed);
    expect(await observeBed(bed)).not.toEqual(NOTHING);
    await expectWholeDemo();
    await expectWholeDemo();
  }, TEST_DEADLINE_MS);

  it('refuses a second one at once, and cleans up after SIGINT', async () => {
    const first = await startDemo();
    await untilStep(first, 'The job talks to the cluster');
    const second = await startDemo();
    expect(await endOf(second)).toMatchObject({ code: 75 });
    expect(resultOf(second)).toMatchObject({ ok: false, error: { code: 'ML-BED-BUSY' } });
    first.kill('SIGINT');
    expect((await endOf(first)).code).not.toBe(0);
    expect(resultOf(first)).toMatchObject({ ok: false, error: { code: 'ML-ABORTED' } });
    expect(await observeBed(bed)).toEqual(NOTHING);
  });
});
