import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from '../testing/any-text.ts';
import { ownerMark, parseOwnerMark } from './owner.ts';

describe('owner marks', () => {
  it('are the instance and the attachment', () => {
    expect(ownerMark({ instance: 'demo', attachmentId: '0123456789abcdef' })).toBe('demo/0123456789abcdef');
  });

  it('are read as they were written, whatever the name of the instance', () => {
    fc.assert(
      fc.property(anyText({ minLength: 1 }), fc.stringMatching(/^[0-9a-f]{16}$/), (instance, attachmentId) => {
        expect(parseOwnerMark(ownerMark({ instance, attachmentId }))).toStrictEqual({ instance, attachmentId });
      }),
    );
  });

  it.each(['', 'demo', 'demo/', '/0123456789abcdef', '0123456789abcdef', 'demo/0123456789abcde', 'demo/0123456789abcdef/', 'demo/0123456789ABCDEF'])(
    'are not %j',
    (text) => {
      expect(parseOwnerMark(text)).toBeNull();
    },
  );

  it('never make the reader fail', () => {
    fc.assert(fc.property(anyText(), (text) => void parseOwnerMark(text)));
  });
});
