import { setTimeout as sleep } from 'node:timers/promises';
import { formatLine } from './format-line.ts';
import { formatStatus } from './format.ts';
import { queryAgents } from './query.ts';
import type { StatusReport } from './status-report.ts';

/** ECMA-48: cursor home and erase below; cursor off and on again. */
const REDRAW = '\x1b[H\x1b[J';
const HIDE_CURSOR = '\x1b[?25l';
const SHOW_CURSOR = '\x1b[?25h';
const CLEAR = '\x1b[2J';

/** How the rounds are shown: drawn over each other on a terminal, else added as lines, or as JSON. */
export type WatchStyle = 'terminal' | 'lines' | 'json';

export interface WatchOptions {
  readonly uid: number;
  readonly intervalMs: number;
  readonly style: WatchStyle;
  readonly signal: AbortSignal;
  readonly write: (text: string) => void;
}

/**
 * Shows the agents again and again until it is interrupted.
 * @returns what was seen last
 */
export async function watchAgents({ uid, intervalMs, style, signal, write }: WatchOptions): Promise<readonly StatusReport[]> {
  if (style === 'terminal') write(HIDE_CURSOR + CLEAR);
  try {
    for (;;) {
      const reports = await queryAgents(uid);
      write(renderRound(reports, new Date().toISOString(), style));
      await sleep(intervalMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return reports;
    }
  } finally {
    if (style === 'terminal') write(SHOW_CURSOR);
  }
}

/** The text of one round. @param at when it was measured, as text */
export function renderRound(reports: readonly StatusReport[], at: string, style: WatchStyle): string {
  const none = 'No agent of yours runs here.';
  switch (style) {
    case 'terminal':
      return `${REDRAW}${at}\n\n${reports.length === 0 ? none : formatStatus(reports)}\n`;
    case 'lines':
      return `${reports.length === 0 ? `${at} ${none}` : reports.map((report) => formatLine(report, at)).join('\n')}\n`;
    case 'json':
      return `${JSON.stringify(reports)}\n`;
  }
}
