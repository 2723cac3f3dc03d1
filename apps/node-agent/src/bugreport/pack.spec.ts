import { gunzipSync } from 'node:zlib';
import { moorlineError } from '@moorline/mesh-core';
import { parseTar } from 'nanotar';
import { describe, expect, it } from 'vitest';
import { packReport } from './pack.ts';

const TOKEN = `mljt_${'A'.repeat(43)}`;
const BLOCK_BYTES = 512;

describe('packReport', () => {
  it('packs every part without secrets, and a list of them', async () => {
    const { archive, parts } = await packReport([
      { name: 'one.txt', what: 'the first', read: async () => `token ${TOKEN} ends` },
      { name: 'two.json', what: 'the second', read: () => Promise.reject(moorlineError('ML-PROGRAM-MISSING', 'ip')) },
    ]);
    const tar = new Uint8Array(gunzipSync(archive));
    const files = parseTar(tar).map(({ name, text, attrs }) => [name, text, attrs?.mode]);
    expect(files).toEqual([
      ['moorline-bugreport/CONTENTS.txt', expect.stringMatching(/^one\.txt +\d+ bytes {2}the first\ntwo\.json +\d+ bytes {2}the second\n$/), expect.stringMatching(/600/)],
      ['moorline-bugreport/one.txt', 'token [redacted] ends', expect.stringMatching(/600/)],
      ['moorline-bugreport/two.json', '[ML-PROGRAM-MISSING: a program that is needed is not installed: ip]\n', expect.stringMatching(/600/)],
    ]);
    expect(parts.map(({ name }) => name)).toEqual(['one.txt', 'two.json']);
  });

  it('ends with two empty blocks, however long it is', async () => {
    for (let blocks = 0; blocks < 20; blocks += 1) {
      const { archive } = await packReport([{ name: 'one.txt', what: 'the first', read: async () => 'x'.repeat(blocks * BLOCK_BYTES) }]);
      expect(gunzipSync(archive).subarray(-2 * BLOCK_BYTES).every((byte) => byte === 0)).toBe(true);
    }
  });
});
