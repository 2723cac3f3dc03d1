import { bedNames, observeBed, removeBed } from '@moorline/tools';
import { afterEach, expect, it } from 'vitest';
import { NOTHING } from './support/nothing.ts';
import { resultOf, startBench, type Bench } from './bench/start-bench.ts';

const bed = bedNames('benchjoin');
let bench: Bench | undefined;

afterEach(async () => {
  bench?.kill('SIGKILL');
  await removeBed(bed);
});

it('./moorline bench join measures joins of real jobs and leaves nothing', async () => {
  bench = await startBench('join', '--runs', '1', '--json');
  const figures = { runs: 1, p50Ms: expect.any(Number), p95Ms: expect.any(Number), agentStartP50Ms: expect.any(Number) };
  expect(await resultOf(bench)).toEqual({
    modes: [
      { mode: 'run', ...figures, commandP50Ms: expect.any(Number) },
      { mode: 'prolog', ...figures, prologOverheadP50Ms: expect.any(Number), unaskedOverheadP50Ms: expect.any(Number), launchP50Ms: expect.any(Number), emptyLaunchP50Ms: expect.any(Number) },
    ],
  });
  expect(await observeBed(bed)).toEqual(NOTHING);
});
