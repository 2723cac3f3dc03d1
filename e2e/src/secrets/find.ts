import { createReader } from './places.ts';
import { createSearch, longestForm } from './search.ts';
import type { Secret } from './secret.ts';

/** One line for each secret and file in which it stands, sorted: `NAME in PATH`. */
export function findInFiles(secrets: readonly Secret[], paths: readonly string[]): readonly string[] {
  const search = createSearch(secrets);
  const readInPieces = createReader(longestForm(secrets) - 1);
  const found = new Set<string>();
  for (const path of paths) readInPieces(path, (piece) => search(piece).forEach((name) => found.add(`${name} in ${path}`)));
  return [...found].toSorted();
}

/** The same for texts that have a name. */
export function findInTexts(secrets: readonly Secret[], texts: Readonly<Record<string, string | Buffer>>): readonly string[] {
  const search = createSearch(secrets);
  return Object.entries(texts)
    .flatMap(([name, text]) => [...search(Buffer.from(text))].map((secret) => `${secret} in ${name}`))
    .toSorted();
}
