import { describe, expect, it } from 'vitest';
import { isMoorlineError } from '../errors/index.ts';
import type { Artifact, ArtifactLock } from '../schema/index.ts';
import { failureOf } from '../testing/examples.ts';
import { artifactFor } from './artifact-for.ts';
import { artifactsFor } from './artifacts-for.ts';

const pinned = (name: Artifact['name'], architecture: Artifact['architecture']): Artifact => ({
  name,
  version: '1.0.0',
  architecture,
  sha256: 'a'.repeat(64),
  size: 1,
  sources: [{ kind: 'https', url: 'https://mirror.example.org/file' }],
});
const lock: ArtifactLock = { version: 1, artifacts: [pinned('slirp4netns', 'x64'), pinned('wireguard-go', 'arm64'), pinned('wireguard-go', 'x64')] };

describe('artifactFor', () => {
  it('finds by name and architecture', () => {
    expect(artifactFor(lock, 'wireguard-go', 'x64')).toBe(lock.artifacts[2]);
    expect(artifactFor(lock, 'wireguard-go', 'arm64')).toBe(lock.artifacts[1]);
    expect(artifactFor(lock, 'slirp4netns', 'x64')).toBe(lock.artifacts[0]);
  });

  it('names what is not pinned', () => {
    const error = failureOf(() => artifactFor(lock, 'slirp4netns', 'riscv64'));
    expect(isMoorlineError(error, 'ML-ARTIFACT-UNKNOWN') && error.detail).toBe('slirp4netns for riscv64');
  });
});

describe('artifactsFor', () => {
  it('leaves out what is for other machines', () => {
    expect(artifactsFor(lock, 'x64').artifacts).toEqual([lock.artifacts[0], lock.artifacts[2]]);
    expect(artifactsFor(lock, 'riscv64').artifacts).toEqual([]);
  });
});
