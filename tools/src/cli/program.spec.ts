import { EXIT } from '@moorline/mesh-core';
import { afterEach, expect, it } from 'vitest';
import { main } from './program.ts';

afterEach(() => {
  process.exitCode = undefined;
});

it.each([[['bench', '--rounds', 'x']], [['bench', 'kube', '--runs', '0']], [['bench', 'join', '--runs', '1,2']], [['bench', 'switch', '--nonsense']]])('%j ends with the code of a wrong call', async (words) => {
  await main(['node', './moorline', ...words]);
  expect(process.exitCode).toBe(EXIT.usage);
});
