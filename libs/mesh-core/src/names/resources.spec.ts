import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endpointBootstrapSchema } from '../schema/index.ts';
import { attachmentOfTable, interfaceName, isInterfaceName, tableName } from './resources.ts';

const ids = fc.stringMatching(/^[0-9a-f]{16}$/);

describe('interfaceName', () => {
  it('fits IFNAMSIZ and the bootstrap schema', () => {
    fc.assert(
      fc.property(ids, (id) => {
        expect(interfaceName(id)).toMatch(/^mw[0-9a-f]{13}$/);
        expect(endpointBootstrapSchema.shape.interfaceName.safeParse(interfaceName(id)).success).toBe(true);
        expect(isInterfaceName(interfaceName(id))).toBe(true);
      }),
    );
  });

  it('is different for different attachments and stays the same in every version', () => {
    expect(interfaceName('0123456789abcdef')).toBe('mw9f9f5111f7b27');
    expect(interfaceName('0123456789abcdee')).not.toBe(interfaceName('0123456789abcdef'));
  });

  it.each(['mw0', 'wg0', 'xmw0123456789abc', 'mw0123456789abcd', 'mw0123456789abC', ''])('is not %j', (name) => {
    expect(isInterfaceName(name)).toBe(false);
  });
});

describe('tableName', () => {
  it('tells its attachment', () => {
    fc.assert(
      fc.property(ids, (id) => {
        expect(attachmentOfTable(tableName(id))).toBe(id);
      }),
    );
  });

  it.each(['filter', 'moorline_', 'moorline_0123456789abcde', 'moorline_0123456789abcdef0', 'x0123456789abcdef', 'noorline_0123456789abcdef'])(
    'is not %s',
    (name) => {
      expect(attachmentOfTable(name)).toBeNull();
    },
  );

  it('is moorline_ and the id', () => {
    expect(tableName('0123456789abcdef')).toBe('moorline_0123456789abcdef');
  });
});
