import { describe, expect, it } from 'vitest';
import { isMoorlineError } from '../errors/index.ts';
import { failureOf } from '../testing/examples.ts';
import { gatewayOf } from './overlay.ts';

describe('gatewayOf', () => {
  it('is the first usable address of each range', () => {
    expect(gatewayOf({ ipv4: '100.80.0.0/16', ipv6: 'fd00:1::/64' })).toStrictEqual({ ipv4: '100.80.0.1', ipv6: 'fd00:1::1' });
    expect(gatewayOf({ ipv4: '10.0.0.7/30', ipv6: 'fd00:1::/126' })).toStrictEqual({ ipv4: '10.0.0.5', ipv6: 'fd00:1::1' });
  });

  it.each([
    { ipv4: '10.0.0.0/31', ipv6: 'fd00::/64' },
    { ipv4: '10.0.0.0/24', ipv6: 'fd00::/127' },
  ])('refuses ranges without room: %o', (overlay) => {
    const error = failureOf(() => gatewayOf(overlay));
    expect(isMoorlineError(error, 'ML-ADDRESSES-EXHAUSTED') && error.detail).toBe('an overlay range needs 4 addresses');
  });
});
