import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTemplateFiles } from './template-files.ts';

const FILES = { 'a.yaml': 'a', 'b.sh': 'b' };

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'moorline-templates-'));
});
afterAll(() => rmSync(root, { recursive: true }));

describe('writeTemplateFiles', () => {
  it('makes the folder, and writes again over what is there', () => {
    const folder = join(root, 'new', 'folder');
    writeTemplateFiles(folder, { ...FILES, 'a.yaml': 'old' });
    writeTemplateFiles(folder, FILES);
    expect([readdirSync(folder).sort(), readFileSync(join(folder, 'a.yaml'), 'utf8')]).toEqual([['a.yaml', 'b.sh'], 'a']);
  });

  it('names a file that is in the place of the folder', () => {
    const folder = join(root, 'file');
    writeFileSync(folder, '');
    expect(() => writeTemplateFiles(folder, FILES)).toThrow(expect.objectContaining({ code: 'ML-OUTPUT-UNWRITABLE', detail: expect.stringContaining(folder) }));
  });

  it('leaves none when the last cannot be written', () => {
    const folder = join(root, 'half');
    mkdirSync(join(folder, 'b.sh'), { recursive: true });
    expect(() => writeTemplateFiles(folder, FILES)).toThrow(expect.objectContaining({ code: 'ML-OUTPUT-UNWRITABLE', detail: expect.stringContaining(join(folder, 'b.sh')) }));
    expect(readdirSync(folder)).toEqual(['b.sh']);
  });
});
