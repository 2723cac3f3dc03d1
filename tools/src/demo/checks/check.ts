/** One thing that the demo promises, and whether it held. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** What was seen; for a person. */
  readonly detail: string;
}

/** Longest detail that a table or a log line should show. */
const DETAIL_MAX_CHARACTERS = 160;

export function check(name: string, ok: boolean, seen: string): Check {
  const line = seen.trim().replaceAll(/\s+/g, ' ');
  return { name, ok, detail: line.length > DETAIL_MAX_CHARACTERS ? `${line.slice(0, DETAIL_MAX_CHARACTERS - 1)}…` : line };
}
