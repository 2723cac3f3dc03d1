import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupName, groupOwner } from './group-name.ts';

test('a name tells its owner', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.nat(), fc.nat(), (pid, startTicks, namespace, number) => {
      expect(groupOwner(groupName({ pid, startTicks, namespace }, number))).toEqual({ pid, startTicks, namespace });
    }),
  );
});

test.each(['moorline-lane', 'moorline-lane.1.2.3', 'moorline-lane.1.2.3.4.5', 'user.slice', 'moorline-lane.a.2.3.4'])('%s is no folder of a lane', (name) => {
  expect(groupOwner(name)).toBeUndefined();
});
