import type { NodeReference } from '../schema/index.ts';

/** More than the hosts of any site; a file that is longer is not one of hosts. */
const SITE_MAX_CHARACTERS = 4 * 1024 * 1024;

/**
 * Text of a job's hosts file (hosts(5)): its nodes, then what the worker's own has. Resolvers take the first line of
 * a name, so that a name of the site does not hide a node.
 * @param site the worker's own file; without its end if that is very far
 */
export function renderHostsFile(nodes: readonly NodeReference[], site: string): string {
  const lines = nodes.flatMap(({ name, addresses }) => [`${addresses.ipv4} ${name}`, `${addresses.ipv6} ${name}`]);
  return `${lines.join('\n')}\n${wholeLines(site)}`;
}

function wholeLines(site: string): string {
  if (site.length <= SITE_MAX_CHARACTERS) return site;
  return site.slice(0, site.lastIndexOf('\n', SITE_MAX_CHARACTERS - 1) + 1);
}
