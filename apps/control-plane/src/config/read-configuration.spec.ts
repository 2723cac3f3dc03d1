import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '@moorline/linux';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkFile } from './read-configuration.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'moorline-configuration-'));
  path = join(folder, 'moorline.yaml');
});
afterEach(() => rmSync(folder, { recursive: true }));

const refused = (reason: string): unknown => expect.objectContaining({ code: 'ML-CONFIG-INVALID', detail: expect.stringContaining(reason) });

describe('checkFile', () => {
  it('waits for no pipe', async () => {
    await run('mkfifo', [path]);
    expect(() => checkFile(path)).toThrow(refused('not a plain file'));
  });

  it('reads no device, no folder and no endless file', () => {
    expect(() => checkFile('/dev/zero')).toThrow(refused('not a plain file'));
    expect(() => checkFile(folder)).toThrow(refused(folder));
    writeFileSync(path, '');
    truncateSync(path, 2 * 1024 * 1024);
    expect(() => checkFile(path)).toThrow(refused('larger than'));
  });

  it('says that a file is missing', () => {
    expect(() => checkFile(path)).toThrow(refused('ENOENT'));
  });
});
