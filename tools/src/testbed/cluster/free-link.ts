import { run } from '@moorline/linux';
import { chooseLinkRange, type LinkAddresses } from './link-range.ts';

/**
 * Addresses for a link between the root namespace and a cluster that the machine uses for nothing else.
 * @param rootLink its root end: where it is there already, it keeps its addresses
 * @throws ML-RANGE-OVERLAP when there are none
 */
export async function freeLinkRange(rootLink: string, seed: string): Promise<LinkAddresses> {
  const { stdout } = await run('ip', ['-json', '-4', 'route', 'show', 'table', 'all']);
  const routes = JSON.parse(stdout) as { readonly dst: string; readonly dev?: string }[];
  const taken = routes.flatMap(({ dst, dev }) => (dst === 'default' || dev === rootLink ? [] : [dst.includes('/') ? dst : `${dst}/32`]));
  return chooseLinkRange(taken, seed);
}
