import type { Secret } from './secret.ts';

/** Bytes of a form that are looked at first; no form of a secret is shorter. */
const PREFIX_BYTES = 16;
const PAIRS = 65_536;

/** Names of the secrets that stand in a text. */
export type Search = (content: Buffer) => ReadonlySet<string>;

interface Needle {
  readonly name: string;
  readonly form: Buffer;
}

/**
 * Looks for all secrets at once (Wu and Manber, A fast algorithm for multi-pattern searching, 1994): pairs
 * of bytes that are in no form let it skip almost the length of a prefix.
 * @throws RangeError for a form that is too short to be looked for
 */
export function createSearch(secrets: readonly Secret[]): Search {
  const needles = secrets.flatMap(({ name, forms }) => forms.map((form): Needle => ({ name, form })));
  const short = needles.find(({ form }) => form.length < PREFIX_BYTES);
  if (short !== undefined) throw new RangeError(`a form of ${short.name} has ${short.form.length} bytes only`);
  const skips = new Uint8Array(PAIRS).fill(PREFIX_BYTES - 1);
  const candidates = new Map<number, Needle[]>();
  for (const needle of needles) {
    for (let at = 0; at < PREFIX_BYTES - 1; at += 1) {
      const pair = needle.form.readUInt16BE(at);
      skips[pair] = Math.min(skips[pair] ?? 0, PREFIX_BYTES - 2 - at);
    }
    const last = needle.form.readUInt16BE(PREFIX_BYTES - 2);
    candidates.set(last, [...(candidates.get(last) ?? []), needle]);
  }
  return (content) => {
    const found = new Set<string>();
    for (let at = 0; at + PREFIX_BYTES <= content.length; ) {
      const pair = content.readUInt16BE(at + PREFIX_BYTES - 2);
      const skip = skips[pair] ?? 0;
      if (skip === 0) for (const { name, form } of candidates.get(pair) ?? []) if (isAt(content, at, form)) found.add(name);
      at += Math.max(1, skip);
    }
    return found;
  };
}

/** Length of the longest form: what has to overlap when a text is searched in pieces. */
export function longestForm(secrets: readonly Secret[]): number {
  return Math.max(...secrets.flatMap(({ forms }) => forms.map((form) => form.length)));
}

function isAt(content: Buffer, at: number, form: Buffer): boolean {
  return at + form.length <= content.length && content.compare(form, 0, form.length, at, at + form.length) === 0;
}
