import { expect, it } from 'vitest';
import { prologRow, wrapperRow } from './join-row.ts';

it('sums up the jobs of a mode', () => {
  const job = (joinMs: number) => ({ joinMs, agentStartMs: 60, commandMs: joinMs + 30 });
  expect(wrapperRow([job(100), job(300), job(200)])).toEqual({ mode: 'run', runs: 3, p50Ms: 200, p95Ms: 290, agentStartP50Ms: 60, commandP50Ms: 230 });
});

it('compares a prolog with an empty one', () => {
  const job = { joinMs: 240, agentStartMs: 70, prologMs: 110, launchMs: 320 };
  expect(prologRow({ prolog: [job, job], empty: [{ prologMs: 2, launchMs: 40 }], unasked: [{ prologMs: 5, launchMs: 44 }] })).toMatchObject({ mode: 'prolog', runs: 2, p50Ms: 240, prologOverheadP50Ms: 108, unaskedOverheadP50Ms: 3, launchP50Ms: 320, emptyLaunchP50Ms: 40 });
});
