import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RelayIdentity } from '@moorline/mesh-core';
import { createLogger } from '@moorline/service';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { followCertificate } from './follow-certificate.ts';

const KNOWN = { certificate: 'first', privateKey: 'PLANTED-1' };
const DEADLINE = { timeout: 10_000, interval: 5 } as const;

let folder: string;
let file: string;
let lines: string[];
let taken: RelayIdentity[];
let over: AbortController;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'follow-'));
  file = join(folder, 'bootstrap.json');
  [lines, taken, over] = [[], [], new AbortController()];
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Follows the file while `act` changes it. */
async function follow(act: () => Promise<void>, onChange: (identity: RelayIdentity) => void = (identity) => void taken.push(identity)): Promise<void> {
  const log = createLogger({ name: 'test', destination: { write: (line) => void lines.push(line) } });
  const following = followCertificate(file, KNOWN, onChange, { log, signal: over.signal, intervalMs: 1 });
  await act().finally(() => over.abort());
  await following;
}

const write = (relay: object, more: object = {}): void => writeFileSync(file, JSON.stringify({ relay, ...more }));
const until = (holds: () => void): Promise<void> => vi.waitFor(holds, DEADLINE);
const warnings = (): readonly string[] => lines.filter((line) => line.includes('"level":"warn"'));

describe('followCertificate', () => {
  it('takes over a new certificate, whatever else another version has written', async () => {
    const renewed = { certificate: 'second', privateKey: 'PLANTED-2' };
    write(KNOWN);
    await follow(async () => {
      write({ ...renewed, newer: true }, { unheardOf: 1 });
      await until(() => expect(taken).toEqual([renewed]));
    });
    expect(taken).toHaveLength(1);
    expect(lines.join('')).not.toContain('PLANTED');
  });

  it('tells a failure once, another one as well, and the same again after it was well', async () => {
    await follow(async () => {
      await until(() => expect(warnings()).toHaveLength(1));
      write({ certificate: 'second', PLANTED: 1 });
      await until(() => expect(warnings().at(-1)).toContain('relay.privateKey'));
      write({ ...KNOWN, certificate: 'third' });
      await until(() => expect(taken).toHaveLength(1));
      rmSync(file);
      await until(() => expect(warnings().at(-1)).toContain('ENOENT'));
    });
    const told = warnings().map((line) => (JSON.parse(line) as { readonly code: string; readonly file: string }));
    expect(told.map(({ code, file: of }) => [code, of])).toEqual(told.map(() => ['ML-PROTOCOL', file]));
    // Of a file that was read half written there may be one more.
    expect(told.length).toBeLessThanOrEqual(5);
    expect(lines.join('')).not.toMatch(/PLANTED|standard input/);
  });

  it('tries again what was not taken, and tells it once', async () => {
    write({ ...KNOWN, certificate: 'second' });
    let tries = 0;
    await follow(() => until(() => expect(tries).toBeGreaterThan(3)), () => {
      tries += 1;
      throw new Error('key values mismatch');
    });
    expect(warnings()).toEqual([expect.stringContaining('key values mismatch')]);
  });
});
