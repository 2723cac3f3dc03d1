import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHeaders } from './parse-headers.ts';

describe('parseHeaders', () => {
  it('reads what wstunnel reads', () => {
    expect(parseHeaders('Authorization: Bearer a:b\r\n\n  X-Site :  one two \n')).toEqual({ ok: true, headers: { authorization: 'Bearer a:b', 'x-site': 'one two' } });
    expect(parseHeaders('')).toEqual({ ok: true, headers: {} });
  });

  it.each([
    ['no colon', 1],
    [': value', 1],
    ['A: 1\nB b: 2', 2],
    ['A:', 1],
    ['A: 1\n\nHost: elsewhere', 3],
    ['Sec-WebSocket-Protocol: v1', 1],
    ['upgrade: h2c', 1],
    ['A: ümlaut', 1],
    ['A: x\u0000y', 1],
  ])('names the line that is wrong: %j', (text, line) => {
    expect(parseHeaders(text)).toEqual({ ok: false, line });
  });

  it('lets no text through that would be more than headers', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const parsed = parseHeaders(text);
        if (!parsed.ok) return;
        for (const [name, value] of Object.entries(parsed.headers)) expect(`${name}: ${value}`).toMatch(/^[\x21-\x7e]+: [\x20-\x7e\t]+$/);
      }),
    );
  });
});
