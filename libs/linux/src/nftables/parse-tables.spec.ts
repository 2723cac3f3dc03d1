import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTables } from './parse-tables.ts';

describe('parseTables', () => {
  it('finds ours among others', () => {
    const json = JSON.stringify({
      nftables: [
        { metainfo: { version: '1.0.6', json_schema_version: 1 } },
        { table: { family: 'inet', name: 'moorline_0123456789abcdef', handle: 3 } },
        { table: { family: 'ip', name: 'moorline_0123456789abcdee', handle: 4 } },
        { table: { family: 'inet', name: 'firewalld', handle: 5 } },
      ],
    });
    expect(parseTables(json, 'moorline_')).toEqual(['moorline_0123456789abcdef']);
  });

  it('names whatever else nft prints', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(() => parseTables(text, '')).toThrow('ML-NFTABLES-FAILED');
      }),
    );
  });
});
