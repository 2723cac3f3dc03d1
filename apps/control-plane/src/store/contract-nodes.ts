import type { Attachment } from '@moorline/mesh-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AttachmentStore, Claimed, TokenClaim } from './attachment-store.ts';
import { attachmentFixture, claimFixture, keyFixture, OVERLAY } from './contract-fixtures.ts';
import type { OpenedStore } from './contract.ts';

const NODES = 3;
const WAYS_TO_COME: readonly (readonly [string, (n: number) => TokenClaim['node'], string])[] = [
  ['many from each of its nodes', (n) => ({ name: `n${n % NODES}`, index: n % NODES }), 'ML-TOKEN-USED'],
  ['one from each of a hundred nodes', (n) => ({ name: `n${n}`, index: null }), 'ML-NODE-REFUSED'],
  ['one from each of a hundred nodes that all know a place', (n) => ({ name: `n${n}`, index: n % NODES }), 'ML-NODE-REFUSED'],
];

/** What every store must do for jobs on several nodes. */
export function describeNodes(name: string, open: () => Promise<OpenedStore>): void {
  describe(`nodes of ${name}`, () => {
    let opened: OpenedStore;
    let store: AttachmentStore;
    let made: Attachment;
    beforeEach(async () => {
      opened = await open();
      store = opened.store;
      made = await store.create(attachmentFixture(1, NODES));
      await store.issueToken(made.id, { tokenSha256: 'a'.repeat(64), expiresAtMs: 1_000 });
    });
    afterEach(() => opened.dispose());
    const claimAs = (n: number, node: TokenClaim['node']): Promise<Claimed> => store.claim({ ...claimFixture(n), node });

    it('have addresses of their own, also after a restart', async () => {
      const other = await store.create(attachmentFixture(2, 2));
      const pairs = [made, other].flatMap(({ addresses, furtherAddresses }) => [addresses, ...furtherAddresses]);
      expect(pairs).toHaveLength(NODES + 2);
      for (const family of ['ipv4', 'ipv6'] as const) expect(new Set(pairs.map((pair) => pair[family])).size).toBe(pairs.length);
      expect(await (await opened.reopen()).list()).toEqual([made, other]);
    });

    it('are all there or none, when addresses run out', async () => {
      const few = { ipv4: '10.98.0.0/29', ipv6: OVERLAY.ipv6 };
      await expect(store.create({ ...attachmentFixture(2, 6), overlay: few })).rejects.toMatchObject({ code: 'ML-ADDRESSES-EXHAUSTED' });
      expect((await store.create({ ...attachmentFixture(2, 5), overlay: few })).furtherAddresses).toHaveLength(4);
    });

    it.each(WAYS_TO_COME)('admit one agent each of a hundred who come at once: %s', async (_what, nodeOf, refusal) => {
      const outcomes = await Promise.allSettled(Array.from({ length: 100 }, (_, n) => claimAs(n, nodeOf(n))));
      const won = outcomes.flatMap((outcome, n) => (outcome.status === 'fulfilled' ? [{ n, node: outcome.value.node }] : []));
      expect(won.map(({ node }) => node).toSorted()).toEqual([0, 1, 2]);
      expect(outcomes.filter((outcome) => outcome.status === 'rejected' && outcome.reason.code === refusal)).toHaveLength(100 - NODES);
      const agents = await store.agentsOf(made.id);
      expect(agents.map(({ node, worker, wireguardPublicKey }) => ({ node, worker, wireguardPublicKey }))).toEqual(
        won.toSorted((one, two) => one.node - two.node).map(({ n, node }) => ({ node, worker: nodeOf(n).name, wireguardPublicKey: keyFixture(n) })),
      );
    });

    it('give the same keys the same node, also after a restart and past expiry', async () => {
      expect(await claimAs(1, { name: 'n2', index: 2 })).toEqual({ attachment: made, node: 2 });
      const again = await opened.reopen();
      expect(await again.claim({ ...claimFixture(1), node: { name: 'n2', index: 2 }, nowMs: 5_000 })).toEqual({ attachment: made, node: 2 });
      await expect(again.claim({ ...claimFixture(1), node: { name: 'n1', index: 1 }, nowMs: 5_000 })).rejects.toMatchObject({ code: 'ML-TOKEN-EXPIRED' });
    });

    it('refuse another agent on a node that has one, and keep the token for the others', async () => {
      await claimAs(1, { name: 'n0', index: 0 });
      await expect(claimAs(2, { name: 'n0', index: 0 })).rejects.toMatchObject({ code: 'ML-TOKEN-USED' });
      expect((await claimAs(2, { name: 'n1', index: 1 })).node).toBe(1);
      await expect(store.issueToken(made.id, { tokenSha256: 'c'.repeat(64), expiresAtMs: 1_000 })).rejects.toMatchObject({ code: 'ML-TOKEN-USED' });
    });

    it('are for the workers that they were made for', async () => {
      const named = await store.create({ ...attachmentFixture(2), nodesFor: ['n7', 'n5'] });
      await store.issueToken(named.id, { tokenSha256: 'd'.repeat(64), expiresAtMs: 1_000 });
      const claim = { ...claimFixture(1), attachmentName: named.name, tokenSha256: 'd'.repeat(64) };
      expect((await store.claim({ ...claim, node: { name: 'n5', index: null } })).node).toBe(1);
      await expect(store.claim({ ...claim, node: { name: 'n6', index: 0 } })).rejects.toMatchObject({ code: 'ML-NODE-REFUSED' });
      expect((await store.agentsOf(named.id)).map(({ worker }) => worker)).toEqual(['n5']);
    });
  });
}
