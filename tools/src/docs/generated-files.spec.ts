import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../cli/root.ts';
import { generatedFiles } from './generated-files.ts';

test.each(Object.entries(generatedFiles()))('%s is what the code says; ./moorline docs writes it', (file, text) => {
  expect(readFileSync(join(ROOT, file), 'utf8')).toBe(text);
});
