import { describe, expect, it } from 'vitest';
import { artifactLock } from './artifact-lock.ts';

describe('artifactLock', () => {
  it('pins both binaries for x64', () => {
    const names = artifactLock().artifacts.filter(({ architecture }) => architecture === 'x64').map(({ name }) => name);
    expect(names.toSorted()).toEqual(['slirp4netns', 'wireguard-go']);
  });
});
