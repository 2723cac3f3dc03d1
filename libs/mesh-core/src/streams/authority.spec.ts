import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAuthority, parseAuthority } from './authority.ts';

describe('parseAuthority', () => {
  it('reads what formatAuthority wrote', () => {
    fc.assert(
      fc.property(fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6()), fc.integer({ min: 1, max: 65_535 }), (host, port) => {
        expect(parseAuthority(formatAuthority({ host, port }))).toEqual({ host, port });
      }),
    );
  });

  it.each(['', 'host', 'host:', ':80', 'host:0', 'host:65536', 'host:8 0', 'a b:80', '::1:80', '[::1]', '[::1:80', 'user@host:80', 'host/x:80', `${'a'.repeat(256)}:80`])('is null for %j', (text) => {
    expect(parseAuthority(text)).toBeNull();
  });

  it('survives any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const read = parseAuthority(text);
        expect(read === null || formatAuthority(read).toLowerCase() === text.toLowerCase() || text.includes(':0')).toBe(true);
      }),
    );
  });
});
