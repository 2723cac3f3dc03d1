import { describe, expect, it } from 'vitest';
import { renderCounters } from './render-counters.ts';

describe('renderCounters', () => {
  it('adds up what joined and tells failures apart', () => {
    const text = renderCounters([
      { hook: 'prolog', what: 'ML-TOKEN-USED', value: 2 },
      { hook: 'prolog', what: 'joined', value: 5 },
      { hook: 'epilog', what: 'ML-TIMEOUT', value: 1 },
    ]);
    expect(text.split('\n').filter((line) => !line.startsWith('#'))).toEqual([
      'moorline_slurm_joined_total 5',
      'moorline_slurm_failures_total{hook="epilog",code="ML-TIMEOUT"} 1',
      'moorline_slurm_failures_total{hook="prolog",code="ML-TOKEN-USED"} 2',
      '',
    ]);
  });

  it('has both families before anything happened', () => {
    expect(renderCounters([])).toContain('moorline_slurm_joined_total 0\n');
  });
});
