import { redact, REDACTED } from '@moorline/mesh-core';

/** More of one part is not read by anybody. */
const PART_MAX_CHARACTERS = 262_144;
/** 32 bytes in base64: WireGuard's keys, public ones too. Nobody needs them to find a fault. */
const KEY = /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43}=/g;

/** A text for a bug report: without secrets and anything that could be a key, and of the last part only when it is long. */
export function clean(text: string): string {
  const safe = redact(text).replaceAll(KEY, REDACTED);
  return safe.length <= PART_MAX_CHARACTERS ? safe : `[the beginning is left out]\n${safe.slice(-PART_MAX_CHARACTERS)}`;
}
