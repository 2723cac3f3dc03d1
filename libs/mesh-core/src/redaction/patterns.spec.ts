import { describe, expect, it } from 'vitest';
import { redact } from './redact.ts';

/** The largest text that a log line or an answer of ours could have: a quadratic search in it takes minutes. */
const LENGTH = 65_536;
const PIECES = [
  'a',
  ' ',
  '"',
  '\\',
  '://',
  '://a',
  '@',
  '=',
  'token=',
  '"token":"',
  'token: ',
  'token ',
  'Bearer ',
  'authorization: ',
  '-----BEGIN ',
  '-----BEGIN PRIVATE KEY-----',
  '-----END PRIVATE KEY-----',
  'mljt_',
  'eyJ',
  'eyJ.',
  '_proxy=',
  '"token":[',
  '"token":{',
  'private_key',
];

describe('the search for secrets', () => {
  it.each(PIECES)('takes time by the length of the text only, for a long run of %j', (piece) => {
    const text = piece.repeat(LENGTH / piece.length);
    expect(redact(text).length).toBeLessThanOrEqual(text.length * '[redacted]'.length);
  });
});
