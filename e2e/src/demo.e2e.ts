import { bedNames, observeBed, removeBed } from '@moorline/tools';
import { afterEach, describe, expect, it } from 'vitest';
import { endOf, resultOf, startDemo as startAny, untilStep, type Demo } from './support/demo.ts';
import { NOTHING } from './support/nothing.ts';

/** Three demos, each up to its deadline. */
const TEST_DEADLINE_MS = 360_000;

const bed = bedNames('demo');
let running: Demo[] = [];

afterEach(async () => {
  for (const { kill } of running) kill('SIGKILL');
  running = [];
  await removeBed(bed);
});

async function startDemo(): Promise<Demo> {
  const demo = await startAny(['--json']);
  running.push(demo);
  return demo;
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
