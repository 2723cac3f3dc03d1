import { setTimeout as sleep } from 'node:timers/promises';
import { attachmentSchema, type Attachment } from '@moorline/mesh-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AttachmentStep, Observation, Provisioner } from './provisioner.ts';

/** Time for processes to end and objects to go, and far more than they need. */
const SETTLE_DEADLINE_MS = 30_000;
const SETTLE_INTERVAL_MS = 50;
/** Instances that nobody else has. */
export const US = 'contract-us';
export const THEM = 'contract-them';

export interface OpenedProvisioner<Seen extends Observation, Step extends AttachmentStep> {
  /** Another control plane on the same medium, with the same instance or another. */
  readonly open: (instance: string) => Promise<Provisioner<Seen, Step>>;
  /** Ends the endpoint of an attachment from outside, as a crash does. */
  readonly lose: (attachmentId: string) => Promise<void>;
  /** Attachments that were forgotten, in order. */
  readonly forgotten: readonly string[];
  readonly dispose: () => Promise<void>;
}

function attachmentOf(n: number): Attachment {
  const addresses = { ipv4: `10.99.0.${n + 10}`, ipv6: `fd00:99::${n + 10}` };
  return attachmentSchema.parse({ id: n.toString(16).padStart(16, '0'), name: `job-${n}`, addresses, furtherAddresses: [], mtu: 1_280, relayPort: 30_100 + n, createdAtMs: n, deletedAtMs: null });
}

/** What every provisioner must do; run for each implementation on the real medium. */
export function describeProvisioner<Seen extends Observation, Step extends AttachmentStep>(name: string, open: () => Promise<OpenedProvisioner<Seen, Step>>): void {
  describe(`${name} as a provisioner`, () => {
    const [one, two] = [attachmentOf(1), attachmentOf(2)];
    let opened: OpenedProvisioner<Seen, Step>;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.dispose());

    /** One look and what follows from it. @returns how many steps there were */
    const round = async (provisioner: Provisioner<Seen, Step>, instance: string, attachments: readonly Attachment[]): Promise<number> => {
      const known = attachments.filter(({ id }) => !opened.forgotten.includes(id));
      const steps = provisioner.plan({ instance, attachments: known }, await provisioner.observe(), new Map(), 0);
      for (const step of steps) await provisioner.apply(step);
      return steps.length;
    };
    const running = async (provisioner: Provisioner<Seen, Step>): Promise<readonly string[]> => [...(await provisioner.observe()).running].toSorted();
    /** Looks until there is nothing to do and what is wanted runs. */
    const settle = async (provisioner: Provisioner<Seen, Step>, instance: string, attachments: readonly Attachment[], wanted: readonly Attachment[]): Promise<void> => {
      const until = Date.now() + SETTLE_DEADLINE_MS;
      for (;;) {
        const steps = await round(provisioner, instance, attachments);
        if (steps === 0 && JSON.stringify(await running(provisioner)) === JSON.stringify(wanted.map(({ id }) => id).toSorted())) return;
        if (Date.now() > until) throw new Error(`not at rest: ${JSON.stringify(await running(provisioner))}`);
        await sleep(SETTLE_INTERVAL_MS);
      }
    };

    it('starts an endpoint for each attachment, and then has nothing to do', async () => {
      const provisioner = await opened.open(US);
      await settle(provisioner, US, [one, two], [one, two]);
      expect(await round(provisioner, US, [one, two])).toBe(0);
    });

    it('starts again what was lost, and nothing else', async () => {
      const provisioner = await opened.open(US);
      await settle(provisioner, US, [one, two], [one, two]);
      await opened.lose(one.id);
      await settle(provisioner, US, [one, two], [one, two]);
      expect(opened.forgotten).toEqual([]);
    });

    it('takes down what is detached, forgets it once nothing is left, and leaves the others', async () => {
      const provisioner = await opened.open(US);
      await settle(provisioner, US, [one, two], [one, two]);
      await settle(provisioner, US, [{ ...one, deletedAtMs: 5 }, two], [two]);
      expect(opened.forgotten).toEqual([one.id]);
    });

    it('forgets what never had an endpoint', async () => {
      await settle(await opened.open(US), US, [{ ...one, deletedAtMs: 5 }], []);
      expect(opened.forgotten).toEqual([one.id]);
    });

    it('is found as it was by the next control plane, which takes down what nobody wants any more', async () => {
      await settle(await opened.open(US), US, [one, two], [one, two]);
      const next = await opened.open(US);
      expect(await running(next)).toEqual([one.id, two.id]);
      expect(await round(next, US, [one, two])).toBe(0);
      await settle(next, US, [two], [two]);
      expect(opened.forgotten).toEqual([]);
    });

    it('leaves alone what another installation made', async () => {
      const ours = await opened.open(US);
      await settle(ours, US, [one], [one]);
      const theirs = await opened.open(THEM);
      expect(await round(theirs, THEM, [])).toBe(0);
      expect(await running(ours)).toEqual([one.id]);
    });
  });
}
