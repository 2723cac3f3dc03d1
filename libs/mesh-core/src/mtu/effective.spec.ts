import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TRANSPORTS } from '../schema/index.ts';
import { baseMtu, interfaceMtu, mtuInUse, smallerMtu } from './effective.ts';
import { datagramBytesOf } from './overhead.ts';

const number = fc.integer({ min: 1_280, max: 65_000 });
const setting = fc.oneof(number, fc.constant('auto' as const));

describe('the MTU in use', () => {
  it('is what was set, over every transport', () => {
    fc.assert(
      fc.property(number, fc.constantFrom(...TRANSPORTS), fc.option(number), fc.boolean(), (mtu, transport, directBytes, directExpected) => {
        expect(mtuInUse({ setting: mtu, transport, directBytes, directExpected })).toEqual({ overlay: mtu, pods: mtu, reason: 'set' });
      }),
    );
  });

  it.each([
    ['a direct path that was measured', 'udp', 1_472, false, { overlay: 1_440, pods: 1_440, reason: 'measured' }],
    ['a direct path of which only the least is known', 'udp', 1_312, false, { overlay: 1_280, pods: 1_280, reason: 'base' }],
    ['a relay for which a direct path may come', 'wss', null, true, { overlay: 65_000, pods: 1_280, reason: 'relay' }],
    ['a relay in place of a direct path that was measured', 'wss', 1_376, false, { overlay: 65_000, pods: 1_344, reason: 'relay' }],
    ['a relay that is all there is', 'wss-proxy', null, false, { overlay: 65_000, pods: 65_000, reason: 'relay' }],
    ['a carrier of datagrams', 'wstunnel', null, false, { overlay: 1_280, pods: 1_280, reason: 'base' }],
  ] as const)('fits %s', (_what, transport, directBytes, directExpected, expected) => {
    expect(mtuInUse({ setting: 'auto', transport, directBytes, directExpected })).toEqual(expected);
  });

  it('fits datagrams of the direct path, padded as WireGuard does, and is never below what IPv6 needs', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_312, max: 65_507 }), (directBytes) => {
        const { overlay, pods } = mtuInUse({ setting: 'auto', transport: 'udp', directBytes, directExpected: false });
        expect(pods).toBe(overlay);
        expect(overlay).toBeGreaterThanOrEqual(1_280);
        expect(datagramBytesOf(Math.ceil(overlay / 16) * 16)).toBeLessThanOrEqual(directBytes);
      }),
    );
  });
});

describe('two settings', () => {
  it('give the smaller, and `auto` only when both say so', () => {
    fc.assert(
      fc.property(setting, setting, (one, other) => {
        const both = smallerMtu(one, other);
        expect(both).toBe(smallerMtu(other, one));
        expect(interfaceMtu(both)).toBe(Math.min(interfaceMtu(one), interfaceMtu(other)));
        expect(both === 'auto').toBe(one === 'auto' && other === 'auto');
        expect(baseMtu(both)).toBeLessThanOrEqual(interfaceMtu(both));
      }),
    );
  });
});
