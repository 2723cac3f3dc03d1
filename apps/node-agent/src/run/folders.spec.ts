import { describe, expect, it } from 'vitest';
import { cacheFolder, copyFolders } from './folders.ts';

describe('cacheFolder', () => {
  it('follows XDG_CACHE_HOME', () => {
    expect(cacheFolder({ XDG_CACHE_HOME: '/scratch/me' })).toBe('/scratch/me/moorline');
  });

  it('takes no relative folder, as the XDG specification demands', () => {
    expect(cacheFolder({ XDG_CACHE_HOME: 'scratch' })).toMatch(/^\/.*\.cache\/moorline$/);
  });
});

describe('copyFolders', () => {
  it('prefers the cache and ends with folders that every worker has', () => {
    const folders = copyFolders({ XDG_CACHE_HOME: '/scratch/me', XDG_RUNTIME_DIR: '/run/user/1000' });
    expect(folders.slice(0, 2)).toEqual(['/scratch/me/moorline', '/run/user/1000']);
    expect(folders.slice(-2)).toEqual(['/tmp', '/dev/shm']);
  });
});
