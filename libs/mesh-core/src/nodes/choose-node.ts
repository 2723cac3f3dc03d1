import type { NodeClaim } from '../schema/index.ts';

/** A node of an attachment by its index in the list. */
export interface KnownNode {
  /** The only worker that it is for; null: any. */
  readonly reservedFor: string | null;
  /** The worker of the agent that claimed it; null: nobody has. */
  readonly worker: string | null;
}

export type NodeChoice = { readonly ok: true; readonly index: number } | { readonly ok: false; readonly reason: string };

/**
 * The node of a job that an agent is let in as: the one of its worker; else the one at its place in the job's list,
 * where no other worker is; without a place the first that nobody has. Of a job on one node it is that one, unless
 * it is reserved for another worker.
 * @param nodes of the attachment by index, at least one
 */
export function chooseNode(nodes: readonly KnownNode[], { name, index }: NodeClaim): NodeChoice {
  const own = nodes.findIndex(({ reservedFor, worker }) => reservedFor === name || worker === name);
  if (own >= 0) return { ok: true, index: own };
  if (nodes.length === 1 && nodes[0]?.reservedFor === null) return { ok: true, index: 0 };
  if (index === null || nodes.length === 1) {
    const free = nodes.findIndex((node) => ownerOf(node) === null);
    return free >= 0 ? { ok: true, index: free } : refuse(`${name} is none of the nodes (${nodes.map(ownerOf).join(', ')})`);
  }
  const wanted = nodes[index];
  if (wanted === undefined) return refuse(`${name} is node ${index}, counted from 0, of a job on ${nodes.length}`);
  const owner = ownerOf(wanted);
  return owner === null ? { ok: true, index } : refuse(`${name} says that it is node ${index}, which is ${owner}`);
}

function ownerOf({ reservedFor, worker }: KnownNode): string | null {
  return worker ?? reservedFor;
}

function refuse(reason: string): NodeChoice {
  return { ok: false, reason };
}
