import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseRoute, isAllowed } from './choose-route.ts';

const ROUTES = ['10.244.0.0/16', 'fd00:1::/64'];

describe('chooseRoute', () => {
  it.each([
    ['10.244.3.4', 'cluster'], ['fd00:1::9', 'cluster'], ['10.245.0.1', 'worker'], ['127.0.0.1', 'self'], ['127.9.9.9', 'self'], ['::1', 'self'],
    ['localhost', 'self'], ['LOCALHOST.', 'self'], ['x.localhost', 'self'], ['hello', 'cluster-first'], ['example.org', 'cluster-first'], ['10.244.3', 'cluster-first'],
  ] as const)('%s: %s', (host, route) => {
    expect(chooseRoute(host, ROUTES)).toBe(route);
  });

  it('survives any host', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (host) => ['cluster', 'worker', 'self', 'cluster-first'].includes(chooseRoute(host, ROUTES))));
  });
});

describe('isAllowed', () => {
  it('looks at every range of the family', () => {
    expect(isAllowed('10.244.0.1', ROUTES)).toBe(true);
    expect(isAllowed('fd00:2::1', ROUTES)).toBe(false);
    expect(isAllowed('10.244.0.1', [])).toBe(false);
  });
});
