import { addressPairSchema, attachmentPhaseSchema, moorlineError, transportSchema } from '@moorline/mesh-core';
import * as z from 'zod';
import { waitUntil } from '../wait/index.ts';
import { control } from './commands.ts';
import type { ControlPlane } from './start-control-plane.ts';

/** What demo and tests read of `moorline-control list --json`; it has more. */
const listSchema = z.object({
  attachments: z.array(
    z.object({
      id: z.string(), name: z.string(), phase: attachmentPhaseSchema, addresses: addressPairSchema, relayPort: z.number(),
      transport: transportSchema.nullable(), rttMs: z.number().nullable(), joinMs: z.number().nullable(),
      connected: z.object({ agent: z.boolean(), endpoint: z.boolean() }),
      nodes: z.array(z.object({ name: z.string(), addresses: addressPairSchema, phase: attachmentPhaseSchema, worker: z.string().nullable(), connected: z.boolean() })),
    }),
  ),
});
export type ListedAttachment = z.infer<typeof listSchema>['attachments'][number];

/** All attachments, as observed by the control plane. */
export async function listAttachments(plane: Pick<ControlPlane, 'dataFolder'>): Promise<readonly ListedAttachment[]> {
  return listSchema.parse(JSON.parse((await control(plane, ['list', '--json'])).stdout)).attachments;
}

/** @throws ML-ATTACHMENT-UNKNOWN */
export async function findAttachment(plane: Pick<ControlPlane, 'dataFolder'>, name: string): Promise<ListedAttachment> {
  const found = (await listAttachments(plane)).find((listed) => listed.name === name);
  if (found === undefined) throw moorlineError('ML-ATTACHMENT-UNKNOWN', name);
  return found;
}

/** The attachment once it is in `phase`. */
export async function awaitPhase(plane: ControlPlane, name: string, phase: ListedAttachment['phase'], deadlineMs: number, signal?: AbortSignal): Promise<ListedAttachment> {
  return waitUntil(async () => {
    const attachment = await findAttachment(plane, name);
    return attachment.phase === phase ? attachment : null;
  }, { what: `${name} to be ${phase}`, deadlineMs, signal, intervalMs: 200 });
}
