import { describe, expect, it } from 'vitest';
import { cacheFolders, copyFolders, ownFolderName } from './folders.ts';

describe('cacheFolders', () => {
  it('is XDG_CACHE_HOME alone where that is set', () => {
    expect(cacheFolders({ XDG_CACHE_HOME: '/scratch/me' })).toEqual(['/scratch/me/moorline']);
  });

  it('is the home at first, then a folder of this node; a relative XDG_CACHE_HOME does not count, as the specification demands', () => {
    const [first, ...others] = cacheFolders({ XDG_CACHE_HOME: 'scratch', XDG_RUNTIME_DIR: '/run/user/1000' });
    expect(first).toMatch(/^\/.*\.cache\/moorline$/);
    expect(others[0]).toBe(`/run/user/1000/${ownFolderName()}`);
    expect(others.at(-1)).toBe(`/dev/shm/${ownFolderName()}`);
  });
});

describe('copyFolders', () => {
  it('prefers the cache and ends with folders that every worker has', () => {
    const folders = copyFolders({ XDG_CACHE_HOME: '/scratch/me', XDG_RUNTIME_DIR: '/run/user/1000' });
    expect(folders.slice(0, 2)).toEqual(['/scratch/me/moorline', '/run/user/1000']);
    expect(folders.slice(-2)).toEqual(['/tmp', '/dev/shm']);
  });
});
