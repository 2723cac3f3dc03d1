import { describe, expect, it } from 'vitest';
import { parseNodes } from './nodes-option.ts';

describe('parseNodes', () => {
  it.each([
    ['1', [null]],
    ['3', [null, null, null]],
    ['n1', ['n1']],
    ['n[3,1]', ['n3', 'n1']],
  ])('reads %s', (text, nodes) => {
    expect(parseNodes(text)).toEqual(nodes);
  });

  it('makes labels of names as agents do', () => {
    expect(parseNodes('N1.site')).toEqual([expect.stringMatching(/^n1-site-[0-9a-f]{20}$/)]);
  });

  it.each([
    ['0', 'From 1 to 128'],
    ['129', 'From 1 to 128'],
    ['9999999999999999', 'From 1 to 128'],
    ['n[1-129]', 'From 1 to 128'],
    ['n1,n1', 'twice'],
    ['n[1-', 'A number, or names'],
    ['', 'A number, or names'],
  ])('refuses %j', (text, message) => {
    expect(() => parseNodes(text)).toThrow(message);
  });
});
