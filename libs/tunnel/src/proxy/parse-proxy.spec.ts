import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseProxy } from './parse-proxy.ts';

describe('parseProxy', () => {
  it.each([
    ['proxy.example.org:3128', 'http://proxy.example.org:3128/'],
    ['proxy:80', 'http://proxy/'],
    ['user:secret@proxy:3128', 'http://user:secret@proxy:3128/'],
    ['user:100%25@proxy:3128', 'http://user:100%25@proxy:3128/'],
    ['http://proxy', 'http://proxy/'],
    ['https://[2001:db8::1]:3129/', 'https://[2001:db8::1]:3129/'],
  ])('reads %s', (text, href) => {
    const parsed = parseProxy(text);
    expect(parsed.ok && parsed.url.href).toBe(href);
  });

  it.each([
    ['', 'URL'],
    ['http://[planted', 'URL'],
    ['planted words', 'URL'],
    ['socks5://planted:1080', 'http: or https:'],
    ['planted', 'port'],
    ['http://user:planted%@proxy:3128', '%25'],
    ['http://user:%planted@proxy:3128', '%25'],
    ['planted%ff:secret@proxy:3128', '%25'],
    ['http://proxy:3128/planted', 'path'],
    ['http://proxy:3128/?planted', 'path'],
    ['http://proxy:3128/#planted', 'path'],
  ])('refuses %j, without its text', (text, why) => {
    const parsed = parseProxy(text);
    expect(parsed).toMatchObject({ ok: false, fault: expect.stringContaining(why) });
    expect(JSON.stringify(parsed)).not.toContain('planted');
  });

  it('takes whatever stands there', () => {
    fc.assert(fc.property(fc.string(), (text) => void expect(typeof parseProxy(text).ok).toBe('boolean')));
  });

  it('gives credentials that can be decoded, whatever they are', () => {
    fc.assert(fc.property(fc.string(), (secret) => {
      const parsed = parseProxy(`http://user:${encodeURIComponent(secret.toWellFormed())}@proxy:3128`);
      expect(parsed.ok && decodeURIComponent(parsed.url.password)).toBe(secret.toWellFormed());
    }));
  });
});
