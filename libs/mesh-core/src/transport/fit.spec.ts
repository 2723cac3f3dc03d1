import { expect, it } from 'vitest';
import { fitsUdp } from './fit.ts';

it.each([
  [1_280, 1_500, 4, true],
  [1_440, 1_500, 4, true],
  [1_441, 1_500, 4, false],
  [1_420, 1_500, 6, true],
  [1_421, 1_500, 6, false],
  [8_920, 9_000, 6, true],
  [65_000, 65_535, 4, true],
  [1_280, 1_320, 4, false],
] as const)('an overlay MTU of %i on a path of %i over IPv%i: %s', (overlayMtu, pathMtu, family, fits) => {
  expect(fitsUdp(overlayMtu, pathMtu, family)).toBe(fits);
});
