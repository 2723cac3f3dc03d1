import { moorlineError } from '@moorline/mesh-core';
import * as z from 'zod';

/** `nft -j list tables`: a list of objects, each with one key (libnftables-json(5)). */
const listSchema = z.object({ nftables: z.array(z.object({ table: z.object({ family: z.string(), name: z.string() }).optional() })) });

/**
 * Names of the tables of family inet whose name begins with `prefix`.
 * @throws ML-NFTABLES-FAILED when the text is not what nft prints
 */
export function parseTables(json: string, prefix: string): readonly string[] {
  try {
    return listSchema
      .parse(JSON.parse(json))
      .nftables.flatMap(({ table }) => (table?.family === 'inet' && table.name.startsWith(prefix) ? [table.name] : []));
  } catch (error) {
    throw moorlineError('ML-NFTABLES-FAILED', 'nft printed something else than its JSON', error);
  }
}
