import { redact, REDACTED } from '@moorline/mesh-core';

/**
 * A finished line of the log (JSON and a line feed) without secrets, still JSON. Most lines have none and
 * pass as they are.
 */
export function redactLine(line: string): string {
  return redact(line) === line ? line : `${JSON.stringify(redactValue(JSON.parse(line)))}\n`;
}

function redactValue(value: unknown): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map(redactValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => redactEntry(key, redactValue(inner))));
}

/** A value can be a secret by its key alone, whatever its type. */
function redactEntry(key: string, value: unknown): [string, unknown] {
  const text = JSON.stringify({ [key]: value });
  return [redact(key), redact(text) === text ? value : REDACTED];
}
