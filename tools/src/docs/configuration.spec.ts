import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseConfiguration } from '@moorline/mesh-core';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

test('the example of docs/configuration.md is a valid configuration', () => {
  const text = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'configuration.md'), 'utf8');
  const example = /```yaml\n(?<yaml>[\s\S]*?)```/.exec(text)?.groups?.['yaml'];
  expect(parseConfiguration(parse(example ?? ''))).toMatchObject({ ok: true });
});
