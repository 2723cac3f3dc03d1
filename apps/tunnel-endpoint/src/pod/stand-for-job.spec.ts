import { POD_ADDRESSES_VARIABLE } from '@moorline/mesh-core';
import { expect, test } from 'vitest';
import { podAddressesIn } from './stand-for-job.ts';

test.each([
  ['10.244.0.9', ['10.244.0.9']],
  ['10.244.0.9,fd00::9', ['10.244.0.9', 'fd00::9']],
  ['', []],
  ['10.244.0.9, x', ['10.244.0.9']],
])('%j', (text, expected) => {
  expect(podAddressesIn({ [POD_ADDRESSES_VARIABLE]: text })).toEqual(expected);
});

test('without the variable there are none', () => {
  expect(podAddressesIn({})).toEqual([]);
});
