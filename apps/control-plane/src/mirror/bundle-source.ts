import { architectureSchema } from '@moorline/mesh-core';
import type { BundleSource } from '@moorline/templates';
import { publishedBundles } from './published-bundles.ts';

/**
 * Where workers may take the agent from: the newest bundles of a mirror.
 * @param server base URL under which workers reach the mirror
 * @returns null when there is not one for each architecture: sites need an agent of their own
 */
export async function bundleSource(folder: string, server: string): Promise<BundleSource | null> {
  const published = await publishedBundles(folder);
  const bundles = architectureSchema.options.flatMap((architecture) => published.find((bundle) => bundle.architecture === architecture) ?? []);
  return bundles.length === architectureSchema.options.length ? { server, bundles } : null;
}
