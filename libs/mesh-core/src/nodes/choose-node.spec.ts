import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseNode, type KnownNode } from './choose-node.ts';

const free = (count: number): KnownNode[] => Array.from({ length: count }, () => ({ reservedFor: null, worker: null }));
const taken = (...workers: readonly (string | null)[]): KnownNode[] => workers.map((worker) => ({ reservedFor: null, worker }));
const reserved = (...names: readonly string[]): KnownNode[] => names.map((reservedFor) => ({ reservedFor, worker: null }));

describe('chooseNode', () => {
  it('lets any agent in as the only node of a job', () => {
    for (const nodes of [free(1), taken('n1'), reserved('n7')]) expect(chooseNode(nodes, { name: 'n7', index: 5 })).toEqual({ ok: true, index: 0 });
  });

  it.each([
    ['its place in the list', free(3), { name: 'n2', index: 1 }, 1],
    ['the first that is free without a place', taken('n1', null, null), { name: 'n9', index: null }, 1],
    ['the one it has already, whatever place it says', taken('n1', 'n2', null), { name: 'n2', index: 0 }, 1],
    ['the one that is reserved for it', reserved('n1', 'n2', 'n3'), { name: 'n3', index: null }, 2],
  ])('gives %s', (_what, nodes, claim, index) => {
    expect(chooseNode(nodes, claim)).toEqual({ ok: true, index });
  });

  it.each([
    ['behind the last node', free(3), { name: 'n4', index: 3 }, 'n4 is node 3, counted from 0, of a job on 3'],
    ['at the place of another', taken(null, 'n2', null), { name: 'n4', index: 1 }, 'n4 says that it is node 1, which is n2'],
    ['at a place that is reserved', reserved('n1', 'n2'), { name: 'n4', index: 1 }, 'n4 says that it is node 1, which is n2'],
    ['when all are taken', taken('n1', 'n2'), { name: 'n4', index: null }, 'n4 is none of the nodes (n1, n2)'],
    ['when the only node is reserved', reserved('n1'), { name: 'n4', index: 0 }, 'n4 is none of the nodes (n1)'],
  ])('refuses one %s', (_what, nodes, claim, reason) => {
    expect(chooseNode(nodes, claim)).toEqual({ ok: false, reason });
  });

  it('admits as many workers as there are nodes, each once, in whatever order they come', () => {
    const claim = fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), index: fc.option(fc.nat({ max: 5 })) });
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 4 }), fc.array(claim, { maxLength: 40 }), (count, claims) => {
        const nodes = free(count).map((node) => ({ ...node }) as { reservedFor: null; worker: string | null });
        for (const one of claims) {
          const choice = chooseNode(nodes, one);
          if (!choice.ok) continue;
          const node = nodes[choice.index];
          expect([null, one.name]).toContain(node?.worker);
          if (node !== undefined) node.worker = one.name;
        }
        const workers = nodes.flatMap(({ worker }) => worker ?? []);
        expect(new Set(workers).size).toBe(workers.length);
      }),
    );
  });
});
