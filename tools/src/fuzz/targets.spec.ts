import { expect, it } from 'vitest';
import { fuzzTargets, nameOf } from './targets.ts';

it('names targets by where they are', () => {
  expect(nameOf('libs/tunnel/src/wstunnel/frames/frames.fuzz.ts')).toBe('wstunnel/frames');
  expect(nameOf('libs/tunnel/src/frames/other.fuzz.ts')).toBe('frames/other');
});

it('finds the parser of the relay', () => {
  expect(fuzzTargets().get('frames')).toBe('libs/tunnel/src/frames/frames.fuzz.ts');
});
