import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bypassesProxy } from './bypass.ts';

describe('bypassesProxy', () => {
  it.each<[string, string, boolean]>([
    ['https://control.example.org:8443/', '', false],
    ['https://control.example.org:8443/', '*', true],
    ['https://control.example.org:8443/', 'control.example.org', true],
    ['https://control.example.org:8443/', 'CONTROL.Example.org', true],
    ['https://control.example.org:8443/', 'example.org', true],
    ['https://control.example.org:8443/', '.example.org', true],
    ['https://control.example.org:8443/', '*.example.org', true],
    ['https://control.example.org:8443/', 'trol.example.org', false],
    ['https://control.example.org:8443/', 'other.org, example.org', true],
    ['https://control.example.org:8443/', 'localhost example.org', true],
    ['https://control.example.org:8443/', 'control.example.org:8443', true],
    ['https://control.example.org:8443/', 'control.example.org:443', false],
    ['wss://control.example.org/', 'control.example.org:443', true],
    ['https://192.0.2.20:7001/', '192.0.2.20', true],
    ['https://192.0.2.20:7001/', '192.0.2.20:7002', false],
    ['https://192.0.2.20:7001/', '192.0.2.0/24', true],
    ['https://192.0.2.20:7001/', '192.0.3.0/24', false],
    ['https://192.0.2.20:7001/', '2.20', false],
    ['https://192.0.2.20:7001/', '192.0.2.0/99', false],
    ['https://192.0.2.20:7001/', '2001:db8::/32', false],
    ['wss://[2001:db8::7]:7001/v1/relay', '2001:db8::/32', true],
    ['wss://[2001:db8::7]:7001/v1/relay', '[2001:db8::7]:7001', true],
    ['wss://[2001:db8::7]:7001/v1/relay', '2001:db8::7', true],
    ['wss://[2001:db8::7]:7001/v1/relay', '2001:db9::7', false],
    ['https://control.example.org/', ',, .', false],
  ])('of %s with NO_PROXY=%s is %s', (url, noProxy, bypasses) => {
    expect(bypassesProxy(url, noProxy)).toBe(bypasses);
  });

  it('takes whatever stands in the variable', () => {
    fc.assert(fc.property(fc.string(), (noProxy) => void expect(typeof bypassesProxy('https://192.0.2.1/', noProxy)).toBe('boolean')));
  });
});
