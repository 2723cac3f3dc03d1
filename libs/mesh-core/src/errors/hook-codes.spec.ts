import { describe, expect, it } from 'vitest';
import { ERROR_CATALOGUE } from './catalogue/index.ts';
import { codesAt, HOOK_PLACES } from './hook-codes.ts';

describe('places of codes at the hooks', () => {
  it('are told of every code of the catalogue, and of no other', () => {
    expect(Object.keys(HOOK_PLACES).toSorted()).toEqual(Object.keys(ERROR_CATALOGUE).toSorted());
  });

  it('name a hook, or a reason why there is none', () => {
    for (const place of Object.values(HOOK_PLACES)) expect('at' in place ? place.at.length : place.never.length).toBeGreaterThan(0);
    expect(codesAt('epilog')).toEqual(['ML-AGENT-FAILED', 'ML-SITE-POLICY', 'ML-SWEEP-LEFTOVER']);
    expect(codesAt('task')).toEqual(['ML-NAMESPACE-REFUSED', 'ML-AGENT-GONE']);
    expect(codesAt('prolog')).not.toContain('ML-USAGE');
  });
});
