import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactLine } from './redact-line.ts';

const TOKEN = `mljt_${'A'.repeat(43)}`;
const PEM = '-----BEGIN PRIVATE KEY-----\nMIGHAgEA\n-----END PRIVATE KEY-----\n';
const lineOf = (record: unknown): string => `${JSON.stringify(record)}\n`;

describe('redactLine', () => {
  it.each([
    ['a token in a message', { msg: `joined with ${TOKEN}` }, 'AAAA'],
    ['a PEM key', { pem: PEM }, 'MIGH'],
    ['a PEM key that was cut', { pem: PEM.slice(0, 40), next: 'kept' }, 'MIGH'],
    ['a value by its key', { privateKey: 'hunter2' }, 'hunter2'],
    ['a list by its key', { token: [104, 117] }, '104'],
    ['an object by its key', { password: { value: 'hunter2' } }, 'hunter2'],
    ['a key that is a token', { [TOKEN]: 1 }, 'AAAA'],
    ['a chain of causes', { err: { cause: { message: `Bearer ${TOKEN}` } } }, 'AAAA'],
  ])('takes out %s', (_what, record, secret) => {
    const clean = redactLine(lineOf({ level: 'info', ...record, last: 'kept too' }));
    expect(clean).not.toContain(secret);
    expect(JSON.parse(clean)).toMatchObject({ level: 'info', last: 'kept too' });
    expect(clean.endsWith('}\n')).toBe(true);
  });

  it('leaves other lines as they are', () => {
    const line = lineOf({ level: 'info', attachment: 'job-1', msg: 'joined' });
    expect(redactLine(line)).toBe(line);
  });

  it('gives one JSON object a line, without the token, whatever stands round it', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), fc.string(), (record, before, after) => {
        const clean = redactLine(lineOf({ ...record, msg: `${before} ${TOKEN} ${after}` }));
        expect(clean).not.toContain('AAAAAA');
        expect(clean.indexOf('\n')).toBe(clean.length - 1);
        expect(typeof JSON.parse(clean)).toBe('object');
      }),
    );
  });
});
