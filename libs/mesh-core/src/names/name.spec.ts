import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dnsNameSchema } from '../schema/index.ts';
import { anyText } from '../testing/any-text.ts';
import { dnsName } from './name.ts';

const texts = fc.oneof(
  anyText({ maxLength: 300 }),
  fc.stringMatching(/^[a-zA-Z0-9.-]{0,300}$/),
  fc.array(fc.stringMatching(/^[a-z0-9]{1,63}$/), { maxLength: 8 }).map((labels) => labels.join('.')),
);

describe('dnsName', () => {
  it.each(['a', 'hello.default.svc.cluster.local', `${'a'.repeat(63)}.b`])('leaves the name %s as it is', (text) => {
    expect(dnsName(text)).toBe(text);
  });

  it('puts the hash into the first label and keeps the domain', () => {
    expect(dnsName('My Job.example.org')).toMatch(/^my-job-[0-9a-f]{20}\.example\.org$/);
    expect(dnsName('job.Example..org')).toMatch(/^job-[0-9a-f]{20}\.example\.org$/);
    expect(dnsName('')).toMatch(/^x-[0-9a-f]{20}$/);
  });

  it('gives names that stay the same in every version', () => {
    expect(dnsName('A.example.org')).toBe('a-88b8a27a86e76fd44046.example.org');
  });

  it('drops labels next to the first one until the name fits exactly', () => {
    const domain = `${'c'.repeat(63)}.${'d'.repeat(63)}.${'e'.repeat(63)}`;
    const fits = dnsName(`A${'a'.repeat(39)}.${domain}`);
    expect(fits).toHaveLength(253);
    expect(fits.endsWith(`.${domain}`)).toBe(true);
    expect(dnsName(`A${'a'.repeat(40)}.${domain}`)).toMatch(/^a{41}-[0-9a-f]{20}\.d{63}\.e{63}$/);
    expect(dnsName(`A.${domain}.f.g`)).toMatch(/^a-[0-9a-f]{20}\.c{63}\.d{63}\.e{63}\.f\.g$/);
  });

  it('keeps the first label and the end of an endless text', () => {
    expect(dnsName(`first${'.a'.repeat(50_000)}`)).toMatch(/^first-[0-9a-f]{20}(\.a)+$/);
  });

  it('does not let a text pass for the outcome of another', () => {
    const made = dnsName('A.b');
    expect(dnsName(made)).not.toBe(made);
  });

  it('is always a name, and different for different texts', () => {
    fc.assert(
      fc.property(texts, texts, (one, other) => {
        expect(dnsNameSchema.safeParse(dnsName(one)).success).toBe(true);
        expect(dnsName(one)).toBe(dnsName(one));
        fc.pre(one !== other);
        expect(dnsName(one)).not.toBe(dnsName(other));
      }),
    );
  });
});
