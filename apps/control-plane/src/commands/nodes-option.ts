import { InvalidArgumentError, Option } from 'commander';
import { dnsLabel, expandHostlist, isMoorlineError, NODES_MAX } from '@moorline/mesh-core';

/** For each node of a job by index the only worker that it is for, null for any. */
export type NodesFor = readonly (string | null)[];

export const ONE_NODE: NodesFor = [null];

/** How many nodes the job has, or which. */
export function nodesOption(): Option {
  return new Option('--nodes <count|list>', 'a job on several nodes: how many, or which, as SLURM lists them').default(ONE_NODE, '1').argParser(parseNodes);
}

/** Reads a number of nodes or a list of their names, such as `n[1-3]`; the order is that of the nodes' indexes. */
export function parseNodes(text: string): NodesFor {
  const nodes = /^\d+$/.test(text) ? Array.from({ length: Math.min(Number(text), NODES_MAX + 1) }, () => null) : namesIn(text);
  if (nodes.length < 1 || nodes.length > NODES_MAX) throw new InvalidArgumentError(`From 1 to ${NODES_MAX} nodes.`);
  return nodes;
}

function namesIn(text: string): readonly string[] {
  const names = expand(text).map((name) => dnsLabel(name));
  if (new Set(names).size < names.length) throw new InvalidArgumentError('A node stands in the list twice.');
  return names;
}

function expand(text: string): readonly string[] {
  try {
    return expandHostlist(text);
  } catch (error) {
    if (!isMoorlineError(error)) throw error;
    throw new InvalidArgumentError('A number, or names such as n1,n2 or n[1-3].');
  }
}
