import { attachmentSchema, chooseNode, dnsLabelSchema, moorlineError, nodeAddressesOf, sha256Schema, type Attachment } from '@moorline/mesh-core';
import * as z from 'zod';
import type { AgentRecord, Claimed, NewToken, TokenClaim } from '../attachment-store.ts';

const agentSchema = z.strictObject({
  worker: z.string(),
  wireguardPublicKey: z.string(),
  identityPublicKey: z.string(),
  version: z.string(),
  joinedAtMs: z.int(),
});

/** For whom a ready endpoint was taken. */
export const assignmentSchema = z.strictObject({ namespace: dnsLabelSchema, name: z.string(), uid: z.string() });
export type Assignment = z.infer<typeof assignmentSchema>;

/** All that is stored of one attachment; written as a whole, by compare-and-swap of its version. */
export const recordSchema = z.strictObject({
  attachment: attachmentSchema,
  /** By index. */
  nodes: z.array(z.strictObject({ reservedFor: z.string().nullable(), agent: agentSchema.nullable() })).min(1),
  token: z.strictObject({ sha256: sha256Schema, expiresAtMs: z.int(), consumed: z.boolean() }).nullable(),
  endpointIdentity: z.string().nullable(),
  revision: z.int().nonnegative(),
  fingerprint: z.string(),
  /** null: it waits for somebody. */
  assignment: assignmentSchema.nullable(),
});
export type Record = z.infer<typeof recordSchema>;

export function newRecord(attachment: Attachment, nodesFor: readonly (string | null)[]): Record {
  const nodes = nodeAddressesOf(attachment).map((_, index) => ({ reservedFor: nodesFor[index] ?? null, agent: null }));
  return { attachment, nodes, token: null, endpointIdentity: null, revision: 0, fingerprint: '', assignment: null };
}

/** For whom it is from now on. @throws ML-ATTACHMENT-EXISTS when it is for another, ML-ATTACHMENT-UNKNOWN when it is leaving */
export function withAssignment(record: Record, assignment: Assignment): Record {
  const { attachment, assignment: present } = record;
  if (present?.uid === assignment.uid) return record;
  if (present !== null) throw moorlineError('ML-ATTACHMENT-EXISTS', `${attachment.name} is for ${present.namespace}/${present.name}`);
  if (attachment.deletedAtMs !== null) throw moorlineError('ML-ATTACHMENT-UNKNOWN', attachment.id);
  return { ...record, assignment };
}

/** Leaving from now on; keeps the first time. */
export function withDeletion(record: Record, nowMs: number): Record {
  return record.attachment.deletedAtMs === null ? { ...record, attachment: { ...record.attachment, deletedAtMs: nowMs } } : record;
}

/** Leaving, unless it is for somebody: a job has it then. */
export function withRelease(record: Record, nowMs: number): Record {
  return record.assignment === null ? withDeletion(record, nowMs) : record;
}

/** @throws ML-ATTACHMENT-UNKNOWN when it is leaving, ML-TOKEN-USED */
export function withToken(record: Record, { tokenSha256, expiresAtMs }: NewToken): Record {
  const { attachment, token } = record;
  if (attachment.deletedAtMs !== null) throw moorlineError('ML-ATTACHMENT-UNKNOWN', attachment.id);
  if (token?.consumed === true) throw moorlineError('ML-TOKEN-USED', attachment.id);
  return { ...record, token: { sha256: tokenSha256, expiresAtMs, consumed: false } };
}

/** The record in which an agent has its node. @throws as `AttachmentStore.claim` */
export function withClaim(record: Record, claim: TokenClaim): { readonly record: Record; readonly claimed: Claimed } {
  const { attachment, token, nodes } = record;
  if (token?.sha256 !== claim.tokenSha256 || attachment.deletedAtMs !== null) throw moorlineError('ML-TOKEN-UNKNOWN', claim.attachmentName);
  if (attachment.name !== claim.attachmentName) throw moorlineError('ML-TOKEN-FOREIGN', `not of ${claim.attachmentName}`);
  const choice = chooseNode(nodes.map(({ reservedFor, agent }) => ({ reservedFor, worker: agent?.worker ?? null })), claim.node);
  if (!choice.ok) throw moorlineError('ML-NODE-REFUSED', `${claim.attachmentName}: ${choice.reason}`);
  const { index } = choice;
  const present = nodes[index]?.agent ?? null;
  const claimed = { attachment, node: index };
  if (present !== null) {
    if (present.wireguardPublicKey === claim.wireguardPublicKey && present.identityPublicKey === claim.identityPublicKey) return { record, claimed };
    throw moorlineError('ML-TOKEN-USED', nodes.length === 1 ? claim.attachmentName : `node ${index} of ${claim.attachmentName}`);
  }
  if (token.expiresAtMs <= claim.nowMs) throw moorlineError('ML-TOKEN-EXPIRED', claim.attachmentName);
  const agent = {
    worker: claim.node.name,
    wireguardPublicKey: claim.wireguardPublicKey,
    identityPublicKey: claim.identityPublicKey,
    version: claim.version,
    joinedAtMs: claim.nowMs,
  };
  return { record: { ...record, token: { ...token, consumed: true }, nodes: nodes.map((node, at) => (at === index ? { ...node, agent } : node)) }, claimed };
}

export function agentsIn({ nodes }: Record): readonly AgentRecord[] {
  return nodes.flatMap(({ agent }, node) => (agent === null ? [] : [{ node, ...agent }]));
}

/** The number of the tunnel's form is one more when the form is another. */
export function withFingerprint(record: Record, fingerprint: string): Record {
  return record.fingerprint === fingerprint ? record : { ...record, fingerprint, revision: record.revision + 1 };
}
