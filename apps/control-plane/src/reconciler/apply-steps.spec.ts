import type { EndpointStep } from '@moorline/mesh-core';
import { describe, expect, it } from 'vitest';
import { applySteps } from './apply-steps.ts';

const table = (attachmentId: string, tableName: string): EndpointStep => ({ kind: 'removeTable', attachmentId, tableName });

describe('applySteps', () => {
  it('keeps the order of an attachment', async () => {
    const done: string[] = [];
    const steps = [table('a', 'a1'), table('b', 'b1'), table('a', 'a2')];
    const outcomes = await applySteps(steps, async (step) => {
      await Promise.resolve();
      if (step.kind === 'removeTable') done.push(step.tableName);
    });
    expect(done.filter((name) => name.startsWith('a'))).toEqual(['a1', 'a2']);
    expect(outcomes.map(({ failure }) => failure)).toEqual([null, null, null]);
  });

  it('ends the turn of an attachment at its failure, and nobody else’s', async () => {
    const outcomes = await applySteps([table('a', 'a1'), table('a', 'a2'), table('b', 'b1')], async (step) => {
      if (step.kind === 'removeTable' && step.tableName === 'a1') throw new Error('planted');
    });
    expect(outcomes.map(({ step, failure }) => [step.attachmentId, failure?.code ?? null])).toEqual([
      ['a', 'ML-INTERNAL'],
      ['b', null],
    ]);
  });
});
