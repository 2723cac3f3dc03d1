import { expect, test } from 'vitest';
import { readNxOutput } from './nx-output.ts';

const OUTPUT = `
> nx run mesh-core:lint  [local cache]

> eslint --max-warnings 0 .

> nx run linux:lint

> eslint --max-warnings 0 .

src/a.ts
  1:1  error  Unexpected
Warning: command "eslint" exited with non-zero status code
> nx run tunnel:lint

  Run duration:      1s

 NX   Running target lint for 3 projects failed

Failed tasks:

- linux:lint

`.split('\n');

test('a project passes if nx names its task and does not name it as failed', () => {
  expect(readNxOutput(OUTPUT, ['linux', 'mesh-core', 'tunnel'])).toMatchObject({ passed: ['mesh-core', 'tunnel'], failed: ['linux'] });
});

test('only the output of what failed is kept', () => {
  const { failures } = readNxOutput(OUTPUT, ['linux', 'mesh-core', 'tunnel']);
  expect(failures.join('\n')).toContain('1:1  error  Unexpected');
  expect(failures.join('\n')).not.toContain('mesh-core');
  expect(failures.join('\n')).not.toContain('Run duration');
});

test('a project that nx does not mention has failed', () => {
  expect(readNxOutput(OUTPUT, ['service'])).toMatchObject({ passed: [], failed: ['service'] });
  expect(readNxOutput([], ['service'])).toMatchObject({ passed: [], failed: ['service'] });
});

test('what nx says when it cannot start at all is kept', () => {
  expect(readNxOutput(['Cannot read nx.json'], ['service'])).toMatchObject({ failed: ['service'], failures: ['Cannot read nx.json'] });
});

test('colours do not matter', () => {
  expect(readNxOutput(['\u001b[1m> nx run linux:lint\u001b[22m\r'], ['linux']).passed).toEqual(['linux']);
});
