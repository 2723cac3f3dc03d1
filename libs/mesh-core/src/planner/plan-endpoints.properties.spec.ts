import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interfaceName, tableName } from '../names/index.ts';
import { exampleAttachment } from '../testing/examples.ts';
import { apply, INSTANCE, observe, type World } from '../testing/world.ts';
import type { ObservedProcess, ObservedResource } from './observation.ts';
import { planEndpoints } from './plan-endpoints.ts';

const IDS = ['00000000000000a1', '00000000000000b2', '00000000000000c3', '00000000000000d4'];
const NOW = 1_000_000;
/** Rounds of observe, plan, apply that any world needs: take away, then forget. */
const ROUNDS_MAX = 2;

const ids = fc.constantFrom(...IDS);
const owners = fc.oneof(
  { weight: 3, arbitrary: ids.map((id) => `${INSTANCE}/${id}`) },
  { weight: 1, arbitrary: ids.map((id) => `other/${id}`) },
  { weight: 1, arbitrary: fc.constant('junk') },
);
const processes = fc.uniqueArray(
  fc.record<ObservedProcess>({
    pid: fc.nat({ max: 99 }),
    startTicks: fc.nat({ max: 5 }),
    owner: owners,
    role: fc.constantFrom('endpoint', 'wireguard', 'helper'),
  }),
  { maxLength: 8, selector: ({ pid }) => pid },
);

function resources(nameOf: (id: string) => string): fc.Arbitrary<readonly ObservedResource[]> {
  const names = fc.oneof(ids.map(nameOf), fc.constant('foreign'));
  return fc.uniqueArray(fc.record({ name: names, owner: fc.oneof(fc.constant(null), owners) }), { maxLength: 5, selector: ({ name }) => name });
}

const worlds: fc.Arbitrary<World> = fc.record({
  attachments: fc
    .uniqueArray(fc.record({ id: ids, deletedAtMs: fc.option(fc.nat()) }), { selector: ({ id }) => id, maxLength: 4 })
    .map((rows) => rows.map(exampleAttachment)),
  processes,
  interfaces: resources(interfaceName),
  tables: resources(tableName),
});

const planFor = (world: World): ReturnType<typeof planEndpoints> =>
  planEndpoints({ instance: INSTANCE, attachments: world.attachments }, observe(world), NOW);
const settle = (world: World): World => planFor(world).reduce(apply, world);
const isForeign = ({ owner }: { readonly owner?: string | null }): boolean => typeof owner === 'string' && !owner.startsWith(`${INSTANCE}/`);

describe('planEndpoints', () => {
  it('converges: after two rounds there is no step left', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const settled = Array.from({ length: ROUNDS_MAX }).reduce<World>(settle, world);
        expect(planFor(settled)).toStrictEqual([]);
      }),
    );
  });

  it('leaves one endpoint for each attachment and nothing else of ours', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const settled = settle(settle(world));
        const wanted = world.attachments.filter(({ deletedAtMs }) => deletedAtMs === null).map(({ id }) => `${INSTANCE}/${id}`);
        const endpoints = settled.processes.filter((process) => process.role === 'endpoint' && !isForeign(process)).map(({ owner }) => owner);
        expect(endpoints.toSorted()).toStrictEqual(wanted.toSorted());
        expect(settled.attachments.every(({ deletedAtMs }) => deletedAtMs === null)).toBe(true);
        expect(settled.processes.filter((process) => !isForeign(process)).every(({ owner }) => wanted.includes(owner))).toBe(true);
      }),
    );
  });

  it('never touches what another owns', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const settled = settle(settle(world));
        for (const kind of ['processes', 'interfaces', 'tables'] as const)
          expect(settled[kind].filter(isForeign)).toStrictEqual(expect.arrayContaining(world[kind].filter(isForeign)));
      }),
    );
  });

  it('starts at most one endpoint for an attachment, and gives the same plan for the same world', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const plan = planFor(world);
        const starts = plan.filter(({ kind }) => kind === 'startEndpoint').map(({ attachmentId }) => attachmentId);
        expect(new Set(starts).size).toBe(starts.length);
        expect(planFor(world)).toStrictEqual(plan);
      }),
    );
  });

  it('is done with each step by itself: a crash between any two is cleaned up all the same', () => {
    fc.assert(
      fc.property(worlds, fc.nat({ max: 20 }), (world, count) => {
        const interrupted = planFor(world).slice(0, count).reduce(apply, world);
        expect(planFor(settle(settle(interrupted)))).toStrictEqual([]);
      }),
    );
  });
});
