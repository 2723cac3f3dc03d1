import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { COMMANDS, isCommandName } from './index.ts';

const TABLE = join(import.meta.dirname, '..', '..', '..', 'launcher', 'commands.table');

test('the launcher lists exactly the commands that there are', () => {
  const listed = readFileSync(TABLE, 'utf8')
    .split('\n')
    .flatMap((line) => /^([a-z]\S*)\s+(?:checkout|testbed|cluster)(?:\+cluster)?\s+\S/.exec(line)?.[1] ?? []);
  expect(listed.toSorted()).toEqual(Object.keys(COMMANDS).toSorted());
});

test.each(Object.keys(COMMANDS).filter(isCommandName))('%s is named as it is called and describes itself', async (name) => {
  const command = await COMMANDS[name]();
  expect(command.name()).toBe(name);
  expect(command.description()).not.toBe('');
});
