import { describe, expect, it } from 'vitest';
import { artifactLock } from './artifact-lock.ts';

describe('artifactLock', () => {
  it.each(['x64', 'arm64'])('pins both binaries for %s', (wanted) => {
    const names = artifactLock().artifacts.filter(({ architecture }) => architecture === wanted).map(({ name }) => name);
    expect(names.toSorted()).toEqual(['slirp4netns', 'wireguard-go']);
  });
});
