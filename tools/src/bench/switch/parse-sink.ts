/** A time in which nothing came. */
export interface Gap {
  /** When it ended, milliseconds since the epoch. */
  readonly atMs: number;
  readonly gapMs: number;
}

export interface SinkReport {
  readonly gaps: readonly Gap[];
  readonly opened: number;
  readonly closed: number;
}

/** Reads what a stream sink printed. */
export function parseSink(output: string): SinkReport {
  const events = output.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Partial<Gap> & { readonly connection?: string });
  const count = (wanted: string): number => events.filter(({ connection }) => connection === wanted).length;
  return { gaps: events.flatMap(({ atMs, gapMs }) => (atMs === undefined || gapMs === undefined ? [] : [{ atMs, gapMs }])), opened: count('open'), closed: count('closed') };
}

/** The longest gap that ended in a window of time; 0 when there was none. */
export function longestGap(gaps: readonly Gap[], fromMs: number, toMs: number): number {
  return Math.max(0, ...gaps.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs).map(({ gapMs }) => gapMs));
}
