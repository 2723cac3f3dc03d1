import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BUNDLE_INDEX_FILE, bundleIndexSchema, type Bundle } from '@moorline/mesh-core';

/** Bundles of the agent that `./moorline bundle` put into the mirror; none if its index is missing or is none. */
export async function publishedBundles(folder: string): Promise<readonly Bundle[]> {
  try {
    const checked = bundleIndexSchema.safeParse(JSON.parse(await readFile(join(folder, BUNDLE_INDEX_FILE), 'utf8')));
    return checked.data?.bundles ?? [];
  } catch {
    return [];
  }
}
