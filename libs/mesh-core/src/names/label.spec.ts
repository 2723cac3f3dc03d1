import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dnsLabelSchema } from '../schema/index.ts';
import { anyText } from '../testing/any-text.ts';
import { dnsLabel, isDnsLabel, labelStem } from './label.ts';

const texts = fc.oneof(anyText({ maxLength: 120 }), fc.stringMatching(/^[a-zA-Z0-9-]{0,80}$/), fc.stringMatching(/^[a-z0-9]{1,4}-[0-9a-f]{20}$/));

describe('dnsLabel', () => {
  it.each(['a', '0', 'job-4711', 'a'.repeat(63), 'job-0123456789abcdef'])('leaves the label %s as it is', (text) => {
    expect(dnsLabel(text)).toBe(text);
  });

  it.each([
    ['Foo Bar!', /^foo-bar-[0-9a-f]{20}$/],
    ['--a--', /^a-[0-9a-f]{20}$/],
    ['', /^x-[0-9a-f]{20}$/],
    ['日本', /^x-[0-9a-f]{20}$/],
    ['a'.repeat(64), /^a{42}-[0-9a-f]{20}$/],
    [`${'a'.repeat(41)}-${'b'.repeat(40)}`, /^a{41}-[0-9a-f]{20}$/],
  ])('makes %j readable and unique', (text, expected) => {
    expect(dnsLabel(text)).toMatch(expected);
  });

  it('gives names that stay the same in every version', () => {
    expect(dnsLabel('Foo Bar!')).toBe('foo-bar-546ee6724100ea17168b');
    expect(dnsLabel('a', 'b')).toBe('a-b-0473ef2dc0d324ab659d');
  });

  it('does not let a text pass for the outcome of another', () => {
    const made = dnsLabel('Foo Bar!');
    expect(dnsLabel(made)).not.toBe(made);
  });

  it('tells parts from a text with a hyphen and from other parts', () => {
    expect(new Set([dnsLabel('a-b', 'c'), dnsLabel('a', 'b-c'), dnsLabel('a-b-c'), dnsLabel('a', 'b', 'c'), dnsLabel()]).size).toBe(5);
  });

  it('tells lone surrogates apart', () => {
    expect(dnsLabel('\ud800')).not.toBe(dnsLabel('\ud801'));
  });

  it('is always a label, and the same for the same text', () => {
    fc.assert(
      fc.property(fc.array(texts, { maxLength: 4 }), (parts) => {
        const label = dnsLabel(...parts);
        expect(dnsLabelSchema.safeParse(label).success).toBe(true);
        expect(dnsLabel(...parts)).toBe(label);
      }),
    );
  });

  it('is different for different texts', () => {
    fc.assert(
      fc.property(texts, texts, (one, other) => {
        fc.pre(one !== other);
        expect(dnsLabel(one)).not.toBe(dnsLabel(other));
      }),
    );
  });
});

describe('isDnsLabel', () => {
  it.each(['a', 'a-b', '1a'])('takes %s', (text) => expect(isDnsLabel(text)).toBe(true));
  it.each(['', '-a', 'a-', 'A', 'a.b', 'a_b', 'a\n', 'a'.repeat(64)])('refuses %j', (text) => expect(isDnsLabel(text)).toBe(false));
});

describe('labelStem', () => {
  it('looks at the beginning of a text only', () => {
    expect(labelStem(`${' '.repeat(1_023)}abc`)).toBe('a');
    expect(labelStem(`${' '.repeat(1_024)}abc`)).toBe('x');
  });

  it('never ends in a hyphen where it is cut', () => {
    expect(labelStem(`${'a'.repeat(62)}-b`)).toBe('a'.repeat(62));
    expect(labelStem(`-${'a'.repeat(63)}b`)).toBe('a'.repeat(63));
  });
});
