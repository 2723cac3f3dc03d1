import { expect, test } from 'vitest';
import { cpuTicks, residentBytes } from './parse-usage.ts';

test('the CPU time of a process is that of user and system together', () => {
  expect(cpuTicks('S 1 2 3 0 -1 4194560 100 0 0 0 250 31 7 8 20 0 11 0 5555'.split(' '))).toBe(281);
});

test('the resident memory of a process is read from its status', () => {
  expect(residentBytes('Name:\tnode\nVmHWM:\t  90000 kB\nVmRSS:\t   81920 kB\n')).toBe(83_886_080);
  expect(residentBytes('Name:\tkthreadd\n')).toBe(0);
});
