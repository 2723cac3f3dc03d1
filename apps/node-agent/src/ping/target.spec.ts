import { describe, expect, it } from 'vitest';
import { parseTarget } from './target.ts';

describe('parseTarget', () => {
  it.each([
    ['hello', { host: 'hello', port: 80 }],
    ['hello.default.svc:8080', { host: 'hello.default.svc', port: 8080 }],
    ['10.96.0.1:443', { host: '10.96.0.1', port: 443 }],
    ['[fd00::1]:53', { host: 'fd00::1', port: 53 }],
    ['[fd00::1]', { host: 'fd00::1', port: 80 }],
  ])('reads %s', (text, target) => {
    expect(parseTarget(text)).toEqual(target);
  });

  it.each(['', ':80', 'hello:', 'hello:0', 'hello:65536', 'fd00::1', 'http://hello', 'a b', '[hello]:80', 'x'.repeat(254)])('refuses %s', (text) => {
    expect(() => parseTarget(text)).toThrow('A name or address of the cluster');
  });
});
