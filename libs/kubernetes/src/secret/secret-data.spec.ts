import fc from 'fast-check';
import { expect, test } from 'vitest';
import { secretData, secretText } from './secret-data.ts';

const secret = (data?: object) => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'any' }, ...(data === undefined ? {} : { data }) });

test('what was put in comes out', () => {
  fc.assert(fc.property(fc.dictionary(fc.stringMatching(/^[a-z.]{1,8}$/), fc.string({ unit: 'grapheme' })), (texts) => {
    const object = secret(secretData(texts));
    expect(Object.keys(texts).map((key) => secretText(object, key))).toEqual(Object.values(texts));
  }));
});

test('is base64 (RFC 4648), and empty where nothing is', () => {
  expect(secretData({ 'tls.crt': 'a' })).toEqual({ 'tls.crt': 'YQ==' });
  expect([secretText(secret(), 'a'), secretText(secret({}), 'a')]).toEqual(['', '']);
});
