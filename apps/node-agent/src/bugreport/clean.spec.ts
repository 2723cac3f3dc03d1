import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { clean } from './clean.ts';

const KEY = randomBytes(32).toString('base64');
const TOKEN = `mljt_${'A'.repeat(43)}`;

describe('clean', () => {
  it.each([
    ['a key alone', KEY, KEY],
    ['a key in a sentence', `peer ${KEY} answered`, KEY],
    ['a key in JSON', JSON.stringify({ peer: KEY }), KEY],
    ['a join token', `joined by ${TOKEN}`, 'AAAA'],
    ['the password of a proxy', 'https_proxy=http://me:hunter2@proxy:3128', 'hunter2'],
    ['a bearer', 'Authorization: Bearer abcdefgh', 'abcdefgh'],
  ])('takes out %s', (_what, text, secret) => {
    expect(clean(text)).not.toContain(secret);
    expect(clean(text)).toContain('[redacted]');
  });

  it('leaves hashes and ordinary text', () => {
    const text = `wireguard-go ${'ab'.repeat(32)} is at /usr/bin`;
    expect(clean(text)).toBe(text);
  });

  it('keeps the end of what is long, and cuts no secret in two', () => {
    const cleaned = clean(`${'x'.repeat(300_000)} token=${TOKEN} ${'y'.repeat(262_130)}`);
    expect(cleaned.length).toBeLessThan(262_200);
    expect(cleaned).not.toContain('AAAA');
    expect(cleaned.startsWith('[the beginning is left out]')).toBe(true);
  });
});
