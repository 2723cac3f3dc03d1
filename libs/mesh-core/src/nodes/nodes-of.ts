import type { AddressPair, Attachment, NodeReference } from '../schema/index.ts';

export type NodeAddresses = Pick<Attachment, 'addresses' | 'furtherAddresses'>;

/** The addresses of each node by index, at least one. */
export function nodeAddressesOf({ addresses, furtherAddresses }: NodeAddresses): readonly [AddressPair, ...AddressPair[]] {
  return [addresses, ...furtherAddresses];
}

/** The name of one node of a job on several, `<attachment>-<index>`: a DNS label if the attachment's name leaves room for it. */
export function nodeName(attachmentName: string, index: number): string {
  return `${attachmentName}-${index}`;
}

/** The nodes of a job by index, as they know each other; empty for a job on one node, which needs no other name. */
export function nodesOf(attachment: NodeAddresses & Pick<Attachment, 'name'>): readonly NodeReference[] {
  if (attachment.furtherAddresses.length === 0) return [];
  return nodeAddressesOf(attachment).map((addresses, index) => ({ name: nodeName(attachment.name, index), addresses }));
}
