import { expect, it } from 'vitest';
import { endpointKey, mooringKey, parseKey } from './keys.ts';

it('reads what it writes', () => {
  expect(parseKey(endpointKey('0123'))).toEqual({ kind: 'endpoint', attachmentId: '0123' });
  expect(parseKey(mooringKey('n', 'web.0'))).toEqual({ kind: 'mooring', namespace: 'n', name: 'web.0' });
});
