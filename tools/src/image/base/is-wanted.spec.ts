import { expect, test } from 'vitest';
import { isWanted } from './is-wanted.ts';

test.each([
  ['lib/x86_64-linux-gnu/libc.so.6', true],
  ['lib64/ld-linux-x86-64.so.2', true],
  ['usr/lib/x86_64-linux-gnu/libstdc++.so.6.0.30', true],
  ['usr/lib/x86_64-linux-gnu/gconv/UTF-16.so', false],
  ['usr/share/doc/libc6/copyright', true],
  ['usr/share/doc/libc6/changelog.gz', false],
  ['usr/sbin/nft', true],
  ['usr/bin/unshare', false],
])('%s: %s', (path, expected) => {
  expect(isWanted(path, ['usr/sbin/nft'])).toBe(expected);
});
