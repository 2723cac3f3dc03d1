import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ERROR_CATALOGUE } from './catalogue/index.ts';
import { codesAt, HOOK_PLACES } from './hook-codes.ts';

/** Where the end-to-end test has what causes them. */
const CAUSES = 'e2e/src/slurm/causes';

describe('places of codes at the hooks', () => {
  it('are met: something causes each code at a prolog or a task, or says which other test does', () => {
    const folder = join(import.meta.dirname, '../../../..', CAUSES);
    const causes = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8')).join('');
    const uncaused = [...codesAt('prolog'), ...codesAt('task')].filter((code) => !causes.includes(`'${code}'`));
    expect(uncaused.map((code) => `${code}: add what causes it to ${CAUSES}, or say in hook-codes.ts why it cannot occur there`)).toEqual([]);
  });

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
