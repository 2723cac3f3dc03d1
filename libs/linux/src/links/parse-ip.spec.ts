import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAddresses, parseRoutes } from './parse-ip.ts';

/** As iproute2 6.1 prints them; fields that are not read are left out. */
const ADDRESSES = JSON.stringify([
  {
    ifname: 'mw0',
    flags: ['POINTOPOINT', 'MULTICAST', 'NOARP', 'UP', 'LOWER_UP'],
    mtu: 65000,
    operstate: 'UNKNOWN',
    addr_info: [
      { family: 'inet', local: '10.9.0.1', prefixlen: 32, scope: 'global', label: 'mw0' },
      { family: 'inet6', local: 'fd00::1', prefixlen: 128, scope: 'global', nodad: true },
      { family: 'inet6', local: 'fe80::bb76:4382:4809:71e1', prefixlen: 64, scope: 'link' },
      {},
    ],
  },
]);
const IPV4_ROUTES = JSON.stringify([
  { type: 'unicast', dst: 'default', protocol: 'boot', scope: 'link', flags: [] },
  { type: 'unicast', dst: '10.9.0.7', protocol: 'boot', scope: 'link', flags: [] },
  { type: 'unicast', dst: '10.128.0.0/9', protocol: 'static', scope: 'link', prefsrc: '10.9.0.1', flags: [] },
  { type: 'unicast', dst: '10.9.0.0/24', protocol: 'kernel', scope: 'link', prefsrc: '10.9.0.1', flags: [] },
]);

describe('what ip prints', () => {
  it('is read for state, MTU and the addresses that are ours', () => {
    expect(parseAddresses(ADDRESSES)).toEqual({ up: true, mtu: 65_000, addresses: ['10.9.0.1/32', 'fd00::1/128'] });
  });

  it('is read for the routes that a program set', () => {
    expect(parseRoutes(IPV4_ROUTES, 4)).toEqual([
      { range: '0.0.0.0/0', source: null },
      { range: '10.9.0.7/32', source: null },
      { range: '10.128.0.0/9', source: '10.9.0.1' },
    ]);
    expect(parseRoutes('[{"dst":"fd00:1::/64","protocol":"boot","prefsrc":"fd00::1","metric":1024}]', 6)).toEqual([{ range: 'fd00:1::/64', source: 'fd00::1' }]);
  });

  it('may be nothing', () => {
    expect(parseAddresses('[]')).toBeNull();
    expect(parseRoutes('\n', 6)).toEqual([]);
  });

  it('is refused by name when it is something else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()).filter((text) => text.trim() !== '' && text.trim() !== '[]'), (text) => {
        expect(() => parseAddresses(text)).toThrow('ML-INTERFACE-FAILED');
      }),
    );
  });
});
