import { closest, distance } from 'fastest-levenshtein';
import * as z from 'zod';
import { configurationSchema } from '../schema/index.ts';
import type { IssuePath } from './issue.ts';

/** Share of a key's letters that may differ for it to pass as a slip. */
const SLIP_SHARE = 0.5;

/** What to write instead of a key that does not exist: the one that looks like it, or those that there are. */
export function keySuggestion(parent: IssuePath, key: string): string {
  const known = knownKeys(parent);
  const nearest = closest(key.toLowerCase(), known);
  const isSlip = distance(key.toLowerCase(), nearest.toLowerCase()) <= nearest.length * SLIP_SHARE;
  return isSlip ? `another key (is ${nearest} meant?)` : `one of the keys ${known.join(', ')}`;
}

function knownKeys(path: IssuePath): readonly string[] {
  const schema = path.reduce<unknown>((at, key) => (at instanceof z.ZodObject ? at.shape[key] : undefined), configurationSchema);
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}
