import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from '../testing/any-text.ts';
import { helloPayload, type HelloFields } from './hello.ts';

const text = anyText();
const anyFields: fc.Arbitrary<HelloFields> = fc.record({
  nonce: text,
  role: fc.constantFrom('agent', 'endpoint'),
  attachmentId: text,
  node: fc.nat({ max: 1 }),
  generation: fc.nat({ max: 3 }),
});

describe('helloPayload', () => {
  it('begins with its domain and stays the same in every version', () => {
    const payload = helloPayload({ nonce: 'n', role: 'agent', attachmentId: 'a', node: 2, generation: 5 });
    expect(new TextDecoder().decode(payload)).toBe('moorline.hub.v1\nhello\n["n","agent","a",2,5]');
  });

  it('is different for different fields, whatever they hold', () => {
    fc.assert(
      fc.property(anyFields, anyFields, (one, other) => {
        expect(helloPayload(one).join() === helloPayload(other).join()).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
    );
  });
});
