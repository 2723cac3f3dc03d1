import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERROR_CATALOGUE } from '@moorline/mesh-core';
import { expect, it } from 'vitest';
import { CHECKOUT } from '../testbed/programs/index.ts';

it.each([['reinstall', 'ML-AGENT-FAILED'], ['lighten', 'ML-PROLOG-LATE']] as const)('the prolog has the remedy `%s` of %s from the catalogue', (name, code) => {
  const prolog = readFileSync(join(CHECKOUT, 'deploy', 'slurm', 'prolog'), 'utf8');
  expect(prolog).toContain(`${name}='${ERROR_CATALOGUE[code].remedy}'`);
});
