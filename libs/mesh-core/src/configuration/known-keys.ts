import { closest, distance } from 'fastest-levenshtein';
import * as z from 'zod';
import type { IssuePath } from './issue.ts';

/** Share of a key's letters that may differ for it to pass as a slip. */
const SLIP_SHARE = 0.5;

/** What to write instead of a key that does not exist: the one that looks like it, or those that there are. */
export function keySuggestion(root: z.ZodType, parent: IssuePath, key: string): string {
  const known = knownKeys(root, parent);
  const nearest = closest(key.toLowerCase(), known);
  const isSlip = distance(key.toLowerCase(), nearest.toLowerCase()) <= nearest.length * SLIP_SHARE;
  return isSlip ? `another key (is ${nearest} meant?)` : `one of the keys ${known.join(', ')}`;
}

function knownKeys(root: z.ZodType, path: IssuePath): readonly string[] {
  const schemas = path.reduce<readonly unknown[]>((at, key) => at.flatMap(objectsIn).flatMap(({ shape }) => shape[key] ?? []), [root]);
  return [...new Set(schemas.flatMap(objectsIn).flatMap(({ shape }) => Object.keys(shape)))];
}

/** The mappings that a schema may be: what it wraps, or each of its alternatives. */
function objectsIn(schema: unknown): readonly z.ZodObject[] {
  if (schema instanceof z.ZodObject) return [schema];
  if (schema instanceof z.ZodPrefault || schema instanceof z.ZodDefault || schema instanceof z.ZodOptional) return objectsIn(schema.unwrap());
  return schema instanceof z.ZodUnion ? schema.options.flatMap(objectsIn) : [];
}
