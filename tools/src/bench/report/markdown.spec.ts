import { expect, it } from 'vitest';
import { exampleRow } from '../testing/row.ts';
import { renderMarkdown } from './markdown.ts';

it('gives a table for each set of conditions, and one of the verdicts', () => {
  const text = renderMarkdown([exampleRow(), exampleRow({ tls: true, rttIdleMs: null }), exampleRow({ mtu: 8_920 })], [{ promise: 'p', wanted: '>= 1', seen: '2', kept: true }], 'today');
  expect(text).toContain('| relay-ws | 1000 | 1100 | 10 | 0.50 | 5.00 | 12.00 | 90 | 60 |');
  expect(text).toContain('| relay-tls | 1000 | 1100 | 10 | - |');
  expect(text.match(/^MTU /gm)).toHaveLength(2);
  expect(text).toContain('| p | >= 1 | 2 | yes |');
});
