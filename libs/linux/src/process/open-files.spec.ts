import { describe, expect, it } from 'vitest';
import { parseOpenFiles } from './open-files.ts';

const limits = (soft: string): string => `Limit                     Soft Limit           Hard Limit           Units
Max processes             96365                96365                processes
Max open files            ${soft.padEnd(20)} 1048576              files
Max locked memory         8388608              8388608              bytes
`;

describe('parseOpenFiles', () => {
  it('gives the soft limit', () => {
    expect(parseOpenFiles(limits('1024'))).toBe('1024');
    expect(parseOpenFiles(limits('unlimited'))).toBe('unlimited');
  });

  it('gives null for anything else', () => {
    expect(parseOpenFiles('')).toBeNull();
    expect(parseOpenFiles(limits('-1'))).toBeNull();
  });
});
