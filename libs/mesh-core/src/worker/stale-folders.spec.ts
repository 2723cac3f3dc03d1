import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeFolderName } from './folder-name.ts';
import { staleFolderNames, type PlaceEntry } from './stale-folders.ts';

const OWNER = { uid: 1_000, node: 'n017', bootId: '0f9a7c1e-2b3d-4a5f-8c6e-1d2e3f405162' };
const BOOTED_MS = 1_000;
const entry = (name: string, changes: Partial<PlaceEntry> = {}): PlaceEntry => ({ name, changedAtMs: BOOTED_MS - 1, isOwnFolder: true, ...changes });
const before = nodeFolderName({ ...OWNER, bootId: 'aaaaaaaaaaaa' });

describe('staleFolderNames', () => {
  it('are those of earlier starts of the node', () => {
    expect(staleFolderNames([entry(before), entry(nodeFolderName(OWNER))], OWNER, BOOTED_MS)).toEqual([before]);
  });

  it.each([
    ['changed since the start', entry(before, { changedAtMs: BOOTED_MS })],
    ["somebody else's, or a link", entry(before, { isOwnFolder: false })],
    ['of another user', entry(nodeFolderName({ ...OWNER, uid: 1_001, bootId: 'a' }))],
    ['of another node', entry(nodeFolderName({ ...OWNER, node: 'n01', bootId: 'a' }))],
    ['of another name', entry('moorline-demo')],
  ])('are not those %s', (_what, other) => {
    expect(staleFolderNames([other], OWNER, BOOTED_MS)).toEqual([]);
  });

  it('are never the own one, nor any whose name is not the node\'s', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'0123456789abcdef') }).map((boot) => nodeFolderName({ ...OWNER, bootId: boot })))), (names) => {
        for (const name of staleFolderNames(names.map((text) => entry(text)), OWNER, BOOTED_MS)) {
          expect(name).not.toBe(nodeFolderName(OWNER));
          expect(name).toMatch(/^moorline-1000-n017_/);
        }
      }),
    );
  });
});
