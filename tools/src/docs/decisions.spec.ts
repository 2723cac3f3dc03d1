import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../cli/root.ts';

const FOLDER = join(ROOT, 'docs', 'decisions');
const FILES = readdirSync(FOLDER).filter((name) => name !== 'README.md');

it.each(FILES)('%s begins with its own number', (file) => {
  const [title = ''] = readFileSync(join(FOLDER, file), 'utf8').split('\n');
  expect(title).toMatch(new RegExp(String.raw`^# ${file.slice(0, 3)}: \S`));
});
