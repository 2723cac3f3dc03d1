import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeFolderName, nodeFolderPrefix } from './folder-name.ts';

const OWNER = { uid: 1_000, node: 'n017.cluster.example', bootId: '0f9a7c1e-2b3d-4a5f-8c6e-1d2e3f405162' };

describe('nodeFolderName', () => {
  it('says user, node and start of the node', () => {
    expect(nodeFolderName(OWNER)).toBe('moorline-1000-n017-cluster-example_0f9a7c1e2b3d');
  });

  it('differs by user, node and start', () => {
    const names = [OWNER, { ...OWNER, uid: 1_001 }, { ...OWNER, node: 'n018' }, { ...OWNER, bootId: '1f9a7c1e-2b3d' }].map(nodeFolderName);
    expect(new Set(names).size).toBe(4);
  });

  it('is one path segment whatever a host is called, and begins with its prefix', () => {
    fc.assert(
      fc.property(fc.nat(), fc.string({ unit: 'binary' }), fc.string(), (uid, node, bootId) => {
        const name = nodeFolderName({ uid, node, bootId });
        expect(name).toMatch(/^moorline-\d+-[0-9a-z-]+_[0-9a-z]+$/);
        expect(name.startsWith(nodeFolderPrefix({ uid, node }))).toBe(true);
      }),
    );
  });

  it('has no prefix that is the beginning of another node\'s', () => {
    expect(nodeFolderName({ ...OWNER, node: 'n01' }).startsWith(nodeFolderPrefix({ uid: 1_000, node: 'n0' }))).toBe(false);
  });
});
