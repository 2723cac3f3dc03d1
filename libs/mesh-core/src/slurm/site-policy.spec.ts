import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMoorlineError } from '../errors/index.ts';
import { parseSitePolicy } from './site-policy.ts';

const parse = (text: string) => parseSitePolicy(text, 'site.yaml');

describe('parseSitePolicy', () => {
  it('has a default for everything', () => {
    expect(parse('')).toEqual({ mode: 'optional', run: '/run/moorline', spool: '/var/spool/moorline', cache: '/var/cache/moorline', log: '/var/log/moorline.log', 'join-timeout': 60 });
  });

  it('reads settings, comments and empty lines', () => {
    expect(parse('# ours\n\nmode: required\nrun:  /run/m  \njoin-timeout: 5\n')).toMatchObject({ mode: 'required', run: '/run/m', 'join-timeout': 5 });
  });

  it.each(['http://proxy.example:3128', 'https://proxy.example', 'http://[2001:db8::1]:3128/', 'proxy.example:3128'])('takes the proxy %s', (proxy) => {
    expect(parse(`proxy: ${proxy}`).proxy).toBe(proxy);
  });

  it('never repeats what may be a password', () => {
    expect(() => parse('proxy: http://alice:planted-secret@proxy.example:3128')).toThrow(/^(?!.*planted)/);
  });

  it.each([
    ['a word alone', 'required', 'line 1'],
    ['no space', 'mode:required', 'line 1'],
    ['an unknown key', 'modus: required', 'modus'],
    ['another mode', 'mode: strict', 'mode'],
    ['a key twice', 'run: /a\nrun: /b', 'line 2'],
    ['a relative path', 'run: run', 'run'],
    ['a detour', 'run: /run/../etc', 'run'],
    ['a comment behind a value', 'run: /run # ours', 'line 1'],
    ['a quoted value', 'run: "/run"', 'run'],
    ['a shell in a path', 'spool: /$(id)', 'spool'],
    ['a proxy that is none', 'proxy: nonsense', 'proxy'],
    ['a proxy of another kind', 'proxy: socks5://proxy.example:1080', 'proxy'],
    ['a time that is none', 'join-timeout: soon', 'join-timeout'],
  ])('refuses %s and names the place', (_what, text, place) => {
    expect(() => parse(text)).toThrow(place);
  });

  it('gives a policy or the error of the catalogue, whatever the file holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('mode', 'run', ': ', '/', 'a', '\n', '#', '.', ' ') }), (text) => {
        try {
          expect(parse(text).run).toMatch(/^\//);
        } catch (error) {
          expect(isMoorlineError(error, 'ML-SITE-POLICY')).toBe(true);
        }
      }),
    );
  });
});
