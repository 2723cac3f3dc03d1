import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { moorlineError } from '@moorline/mesh-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failureRecord, type FailureRecord } from './failure-record.ts';
import { failureFolder, keepFailure, readFailures } from './failure-store.ts';

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'failures-'))));
afterEach(() => rmSync(root, { recursive: true }));

function recordAt(at: string): FailureRecord {
  return failureRecord(moorlineError('ML-TIMEOUT', at), { attachment: null, server: null, relayUrl: null }, { at, moorline: '0', host: 'n1', job: null });
}
const second = (number: number): string => `2026-01-02T03:04:${String(number).padStart(2, '0')}.000Z`;

describe('the store of failures', () => {
  it('keeps the last five, closed to others, the newest first', () => {
    const folder = join(root, 'a', 'b');
    for (let number = 0; number < 8; number += 1) keepFailure(folder, recordAt(second(number)));
    expect(readFailures(folder).map(({ at }) => at)).toEqual([7, 6, 5, 4, 3].map(second));
    expect(readdirSync(folder)).toHaveLength(5);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  });

  it('leaves out what is no record', () => {
    keepFailure(root, recordAt(second(1)));
    writeFileSync(join(root, '2026-01-02T03-04-09.000Z-1.json'), '{"version":1');
    writeFileSync(join(root, '2026-01-02T03-04-08.000Z-1.json'), 'x'.repeat(100_000));
    mkdirSync(join(root, '2026-01-02T03-04-07.000Z-1.json'));
    writeFileSync(join(root, 'notes.txt'), 'mine');
    expect(readFailures(root).map(({ at }) => at)).toEqual([second(1)]);
  });

  it('does without a folder that can be written', () => {
    const file = join(root, 'file');
    writeFileSync(file, '');
    keepFailure(join(file, 'below'), recordAt(second(1)));
    expect(readFailures(join(file, 'below'))).toEqual([]);
    expect(readFailures(join(root, 'nowhere'))).toEqual([]);
  });
});

describe('failureFolder', () => {
  it('follows XDG_STATE_HOME when it is absolute', () => {
    expect(failureFolder({ XDG_STATE_HOME: '/state' })).toBe('/state/moorline/failures');
    expect(failureFolder({ XDG_STATE_HOME: 'relative' })).toMatch(/\/\.local\/state\/moorline\/failures$/);
  });
});
