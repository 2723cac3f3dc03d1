import { SECRET_PATTERNS } from './patterns.ts';

/** Stands where a secret stood. */
export const REDACTED = '[redacted]';

interface Stretch {
  readonly start: number;
  readonly end: number;
}

/**
 * The text with `[redacted]` in the place of every secret: join tokens and relay tickets, bearer and
 * basic credentials, JSON Web Tokens, PEM private keys, values of keys such as token, privateKey and
 * password, and user information in URLs. Rather too much goes than too little; other text stays as
 * it is.
 */
export function redact(text: string): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of secretStretches(text)) {
    parts.push(text.slice(at, start), REDACTED);
    at = end;
  }
  return parts.join('') + text.slice(at);
}

/** Where secrets stand, sorted, those that touch made one. Every pattern sees the text as it was given. */
function secretStretches(text: string): readonly Stretch[] {
  const found = SECRET_PATTERNS.flatMap((pattern) => [...text.matchAll(pattern)])
    .filter(([match]) => match !== '')
    .map(({ index, 0: match }) => ({ start: index, end: index + match.length }))
    .toSorted((one, other) => one.start - other.start);
  const merged: { start: number; end: number }[] = [];
  for (const stretch of found) {
    const last = merged.at(-1);
    if (last !== undefined && stretch.start <= last.end) last.end = Math.max(last.end, stretch.end);
    else merged.push({ ...stretch });
  }
  return merged;
}
