import * as z from 'zod';
import { attachmentIdSchema, dnsLabelSchema, ipv4Schema, ipv6Schema, mtuSettingSchema, portSchema } from './primitives.ts';

/** One IPv4 and one IPv6 address, no prefix length: always a host route (/32, /128). */
export const addressPairSchema = z.strictObject({ ipv4: ipv4Schema, ipv6: ipv6Schema });
export type AddressPair = z.infer<typeof addressPairSchema>;

/** Nodes of one attachment: with the longest names and addresses each hub message stays within its bound. */
export const NODES_MAX = 128;
export const nodeIndexSchema = z.int().min(0).max(NODES_MAX - 1);

/** The wish that one job be on the network, as it is stored. */
export const attachmentSchema = z.strictObject({
  id: attachmentIdSchema,
  name: dnsLabelSchema,
  /** Of the job, or of the head node (index 0) of a job on several: the pod's address. */
  addresses: addressPairSchema,
  /** Of the nodes with index 1 and up; empty for a job on one node. */
  furtherAddresses: z.array(addressPairSchema).max(NODES_MAX - 1),
  mtu: mtuSettingSchema,
  /** TCP port of the endpoint's relay, fixed for the attachment's life so that agents find it again. */
  relayPort: portSchema,
  createdAtMs: z.int().nonnegative(),
  /** Set when a person asked to detach; the row goes when observation shows nothing left. */
  deletedAtMs: z.int().nonnegative().nullable(),
});
export type Attachment = z.infer<typeof attachmentSchema>;

/** Stages in order; a later one implies the earlier. Always derived from observation. */
export const attachmentPhaseSchema = z.enum(['Accepted', 'Provisioned', 'Joined', 'Ready', 'Leaving']);
export type AttachmentPhase = z.infer<typeof attachmentPhaseSchema>;
