import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKS, ERROR_CATALOGUE, isErrorCode } from '@moorline/mesh-core';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../cli/root.ts';

const text = readFileSync(join(ROOT, 'docs/troubleshooting.md'), 'utf8');

describe('docs/troubleshooting.md', () => {
  it('shows every check of the doctor, and only codes that there are', () => {
    for (const { title } of CHECKS) expect(text).toMatch(new RegExp(`^[✔✖–] ${title} `, 'm'));
    for (const [code] of text.matchAll(/ML-[A-Z-]*[A-Z]/g)) expect(isErrorCode(code) || text.includes(`${code}-…`)).toBe(true);
  });

  it('has remedies as the catalogue has them', () => {
    const remedies = new Set(Object.values(ERROR_CATALOGUE).map(({ remedy }) => remedy));
    const shown = [...text.matchAll(/^ +remedy: (.+)$/gm)].map(([, remedy = '']) => remedy);
    expect(shown.length).toBeGreaterThan(0);
    for (const remedy of shown) expect(remedies).toContain(remedy);
  });
});
