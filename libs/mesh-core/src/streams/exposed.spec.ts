import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EXPOSED_PORTS_MAX, formatExposed, parseExposed } from './exposed.ts';

describe('parseExposed', () => {
  it('reads what formatExposed wrote', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 65_535 }), { maxLength: EXPOSED_PORTS_MAX }), (ports) => {
        expect(parseExposed(formatExposed(ports))).toEqual(ports);
      }),
    );
  });

  it.each([',', '80,', '0', '65536', '8o', '80 81', '-1', '1e3', Array.from({ length: EXPOSED_PORTS_MAX + 1 }, (_, index) => index + 1).join(',')])('is null for %j', (text) => {
    expect(parseExposed(text)).toBeNull();
  });

  it('survives any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => (parseExposed(text) ?? []).every(Number.isInteger)));
  });
});
