import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { attachmentFixture, claimFixture, keyFixture, OVERLAY, PORTS } from './contract-fixtures.ts';
import { describeNodes } from './contract-nodes.ts';
import type { AttachmentStore } from './attachment-store.ts';

export interface OpenedStore {
  readonly store: AttachmentStore;
  /** Closes the store and opens it again on the same medium, as after a restart. */
  readonly reopen: () => Promise<AttachmentStore>;
  readonly dispose: () => Promise<void>;
}

/** What every store must do; run by the spec of each implementation on the real medium. */
export function describeAttachmentStore(name: string, open: () => Promise<OpenedStore>): void {
  describeNodes(name, open);

  describe(`${name} as an attachment store`, () => {
    let opened: OpenedStore;
    let store: AttachmentStore;
    beforeEach(async () => {
      opened = await open();
      store = opened.store;
    });
    afterEach(() => opened.dispose());

    describe('attachments', () => {
      it('come back as they were made, also after a restart', async () => {
        const made = await store.create(attachmentFixture(1));
        const again = await opened.reopen();
        expect(await again.list()).toEqual([made]);
        expect([await again.get(made.name), await again.find(made.id)]).toEqual([made, made]);
        expect([await again.get('job-2'), await again.find('0'.repeat(16))]).toEqual([null, null]);
        expect(again.instance).toBe(store.instance);
      });

      it('get addresses and ports of their own', async () => {
        const made = await Promise.all([1, 2, 3, 4, 5].map((n) => store.create(attachmentFixture(n))));
        for (const value of [made.map((one) => one.addresses.ipv4), made.map((one) => one.addresses.ipv6), made.map((one) => one.relayPort)]) {
          expect(new Set<unknown>(value).size).toBe(made.length);
        }
      });

      it('refuse a name that is taken', async () => {
        await store.create(attachmentFixture(1));
        await expect(store.create({ ...attachmentFixture(2), name: 'job-1' })).rejects.toMatchObject({ code: 'ML-ATTACHMENT-EXISTS' });
      });

      it('say when addresses or ports are used up, and store nothing then', async () => {
        const few = { ipv4: '10.99.0.0/30', ipv6: OVERLAY.ipv6 };
        await store.create({ ...attachmentFixture(1), overlay: few });
        await expect(store.create({ ...attachmentFixture(2), overlay: few })).rejects.toMatchObject({ code: 'ML-ADDRESSES-EXHAUSTED' });
        await store.create({ ...attachmentFixture(3), ports: { firstPort: PORTS.lastPort, lastPort: PORTS.lastPort } });
        await expect(
          store.create({ ...attachmentFixture(4), ports: { firstPort: PORTS.lastPort, lastPort: PORTS.lastPort } }),
        ).rejects.toMatchObject({ code: 'ML-PORTS-EXHAUSTED' });
        expect((await store.list()).map((one) => one.name)).toEqual(['job-1', 'job-3']);
      });

      it('do not give what was just freed to the next', async () => {
        const first = await store.create(attachmentFixture(1));
        await store.remove(first.id);
        const second = await (await opened.reopen()).create(attachmentFixture(2));
        expect(second.addresses.ipv4).not.toBe(first.addresses.ipv4);
        expect(second.relayPort).not.toBe(first.relayPort);
      });

      it('keep the first time of deletion and go when removed', async () => {
        const { id, name } = await store.create(attachmentFixture(1));
        await store.markDeleted(id, 10);
        await store.markDeleted(id, 20);
        expect((await store.get(name))?.deletedAtMs).toBe(10);
        await store.remove(id);
        await store.remove(id);
        expect(await store.list()).toEqual([]);
        await expect(store.markDeleted(id, 30)).rejects.toMatchObject({ code: 'ML-ATTACHMENT-UNKNOWN' });
      });

      it('leave when nobody was ever given a token', async () => {
        for (const n of [1, 2, 3]) await store.create(attachmentFixture(n));
        await store.issueToken(attachmentFixture(2).id, { tokenSha256: 'b'.repeat(64), expiresAtMs: 1 });
        await store.markDeleted(attachmentFixture(3).id, 5);
        expect(await store.markUnissued(10)).toBe(1);
        expect(await store.markUnissued(20)).toBe(0);
        expect((await store.list()).map((one) => one.deletedAtMs)).toEqual([10, null, 5]);
      });

      it('number their tunnel by what changed', async () => {
        const { id } = await store.create(attachmentFixture(1));
        expect(await store.revise(id, 'a')).toBe(1);
        expect(await store.revise(id, 'a')).toBe(1);
        expect(await store.revise(id, 'b')).toBe(2);
        expect(await (await opened.reopen()).revise(id, 'a')).toBe(3);
      });

      it('know the identity of their endpoint', async () => {
        const { id } = await store.create(attachmentFixture(1));
        expect(await store.endpointIdentityOf(id)).toBeNull();
        await store.setEndpointIdentity(id, keyFixture(1));
        await store.setEndpointIdentity(id, keyFixture(2));
        expect(await (await opened.reopen()).endpointIdentityOf(id)).toBe(keyFixture(2));
      });
    });

    describe('tokens', () => {
      it('admit exactly one of a hundred who come at once', async () => {
        const made = await store.create(attachmentFixture(1));
        await store.issueToken(made.id, { tokenSha256: 'a'.repeat(64), expiresAtMs: 1_000 });
        const outcomes = await Promise.allSettled(Array.from({ length: 100 }, (_, n) => store.claim(claimFixture(n))));
        const won = outcomes.flatMap((outcome, n) => (outcome.status === 'fulfilled' ? [n] : []));
        expect(won).toHaveLength(1);
        expect(outcomes.filter((outcome) => outcome.status === 'rejected' && outcome.reason.code === 'ML-TOKEN-USED')).toHaveLength(99);
        expect((await store.agentsOf(made.id)).map((agent) => agent.wireguardPublicKey)).toEqual(won.map(keyFixture));
      });

      it('give the same keys the same answer, also after a restart and past expiry', async () => {
        const made = await store.create(attachmentFixture(1));
        await store.issueToken(made.id, { tokenSha256: 'a'.repeat(64), expiresAtMs: 1_000 });
        const claimed = { attachment: made, node: 0 };
        expect(await store.claim(claimFixture(1))).toEqual(claimed);
        const again = await opened.reopen();
        expect(await again.claim({ ...claimFixture(1), nowMs: 5_000 })).toEqual(claimed);
        expect((await again.agentsOf(made.id)).map((agent) => agent.joinedAtMs)).toEqual([claimFixture(1).nowMs]);
      });

      it.each([
        ['unknown', { tokenSha256: 'b'.repeat(64) }, 'ML-TOKEN-UNKNOWN'],
        ['of another attachment', { attachmentName: 'job-2' }, 'ML-TOKEN-FOREIGN'],
        ['expired', { nowMs: 1_000 }, 'ML-TOKEN-EXPIRED'],
      ])('are refused when %s, and not consumed by that', async (_what, change, code) => {
        const made = await store.create(attachmentFixture(1));
        await store.create(attachmentFixture(2));
        await store.issueToken(made.id, { tokenSha256: 'a'.repeat(64), expiresAtMs: 1_000 });
        await expect(store.claim({ ...claimFixture(1), ...change })).rejects.toMatchObject({ code });
        expect(await store.agentsOf(made.id)).toEqual([]);
        expect(await store.claim(claimFixture(2))).toEqual({ attachment: made, node: 0 });
      });

      it('end with their attachment', async () => {
        const { id } = await store.create(attachmentFixture(1));
        await store.issueToken(id, { tokenSha256: 'a'.repeat(64), expiresAtMs: 1_000 });
        await store.claim(claimFixture(1));
        await store.markDeleted(id, 10);
        await expect(store.claim(claimFixture(1))).rejects.toMatchObject({ code: 'ML-TOKEN-UNKNOWN' });
        await store.remove(id);
        expect(await store.agentsOf(id)).toEqual([]);
        await expect(store.claim(claimFixture(1))).rejects.toMatchObject({ code: 'ML-TOKEN-UNKNOWN' });
      });

      it('are replaced until redeemed, never after', async () => {
        const { id } = await store.create(attachmentFixture(1));
        await store.issueToken(id, { tokenSha256: 'b'.repeat(64), expiresAtMs: 1_000 });
        await store.issueToken(id, { tokenSha256: 'a'.repeat(64), expiresAtMs: 1_000 });
        await expect(store.claim({ ...claimFixture(1), tokenSha256: 'b'.repeat(64) })).rejects.toMatchObject({ code: 'ML-TOKEN-UNKNOWN' });
        await store.claim(claimFixture(1));
        await expect(store.issueToken(id, { tokenSha256: 'c'.repeat(64), expiresAtMs: 1_000 })).rejects.toMatchObject({ code: 'ML-TOKEN-USED' });
      });

      it('need an attachment', async () => {
        await expect(store.issueToken('0'.repeat(16), { tokenSha256: 'a'.repeat(64), expiresAtMs: 1_000 })).rejects.toMatchObject({
          code: 'ML-ATTACHMENT-UNKNOWN',
        });
      });
    });
  });
}
