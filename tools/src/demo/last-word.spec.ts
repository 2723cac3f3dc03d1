import { expect, it } from 'vitest';
import { lastWord } from './last-word.ts';

const CHECKS = [{ name: 'a', ok: true, detail: '' }, { name: 'b', ok: false, detail: 'x' }];

it('counts what failed, and says the remedy and how logs are kept', () => {
  expect(lastWord({ checks: CHECKS, failures: [new Error('x')], kept: false, command: './moorline demo --kube' }, 'Look.')).toBe(
    'The demo failed: 1 of 2 checks, 1 other failure. Remedy: Look. Logs: removed with everything else; `./moorline demo --kube --keep` leaves them where only checks fail.',
  );
});

it('says where logs are that were kept', () => {
  expect(lastWord({ checks: CHECKS, failures: [], kept: true, command: './moorline demo' }, 'Look.')).toBe(
    'The demo failed: 1 of 2 checks, 0 other failures. Remedy: Look. Logs: in the folder of the demo, which is still up.',
  );
});
