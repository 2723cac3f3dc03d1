import { bedNames, observeBed, removeBed } from '@moorline/tools';
import { afterEach, describe, expect, it } from 'vitest';
import { endOf, resultOf, startDemo, untilStep, type Demo } from './support/demo.ts';
import { NOTHING } from './support/nothing.ts';

const TEST_DEADLINE_MS = 400_000;

const bed = bedNames('demo');
let running: Demo[] = [];

afterEach(async () => {
  for (const { kill } of running) kill('SIGKILL');
  running = [];
  await removeBed(bed);
});

async function start(...options: readonly string[]): Promise<Demo> {
  const demo = await startDemo(['--kube', '--json', ...options]);
  running.push(demo);
  return demo;
}

/** Runs it to its end, with everything as it should be. */
async function expectWhole(...options: readonly string[]): Promise<object> {
  const demo = await start(...options);
  const { code } = await endOf(demo);
  const result = resultOf(demo);
  expect(result, demo.stderr.join('\n')).toMatchObject({ ok: true, transport: expect.any(String), gateMs: expect.any(Number), joinMs: expect.any(Number), rttMs: expect.any(Number) });
  expect(result.checks.length).toBeGreaterThan(15);
  expect(result.checks.filter(({ ok }) => !ok)).toEqual([]);
  expect(code).toBe(0);
  return result;
}

describe('./moorline demo --kube --json', () => {
  it('holds after another was killed, and leaves nothing', async () => {
    const killed = await start();
    await untilStep(killed, 'Create a pod for the virtual node');
    killed.kill('SIGKILL');
    await endOf(killed);
    expect(await observeBed(bed)).not.toEqual(NOTHING);
    expect(await expectWhole()).toMatchObject({ goneMs: expect.any(Number) });
    expect(await observeBed(bed)).toEqual(NOTHING);
  }, TEST_DEADLINE_MS);

  it('cleans up after SIGINT, also while the cluster starts', async () => {
    const demo = await start();
    await untilStep(demo, 'Start Kubernetes');
    demo.kill('SIGINT');
    expect((await endOf(demo)).code).not.toBe(0);
    expect(resultOf(demo)).toMatchObject({ ok: false, error: { code: 'ML-ABORTED' } });
    expect(await observeBed(bed)).toEqual(NOTHING);
  }, TEST_DEADLINE_MS);

  it('stays up with --keep, shows the resource, and goes with --down', async () => {
    expect(await expectWhole('--keep')).toMatchObject({ shown: expect.arrayContaining([{ command: 'kubectl get tunnelendpoints', output: expect.stringMatching(/\ndemo +Ready +(udp|wss) +10\.244\./) }]) });
    expect(await observeBed(bed)).not.toEqual(NOTHING);
    expect((await endOf(await startDemo(['--down']))).code).toBe(0);
    expect(await observeBed(bed)).toEqual(NOTHING);
  }, TEST_DEADLINE_MS);
});
