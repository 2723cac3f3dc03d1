import type { Listed } from '../admin/index.ts';

const HEADER = ['NAME', 'PHASE', 'IPV4', 'IPV6', 'TRANSPORT', 'RTT', 'AGE'] as const;
const COLUMN_GAP = '  ';
const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const NOTHING = '-';

/** Attachments as an aligned table with a header. */
export function tableOf(attachments: readonly Listed[], nowMs: number): string {
  const rows = attachments.map(({ name, phase, addresses, transport, transportReason, rttMs, createdAtMs }) => [
    name,
    phase,
    addresses.ipv4,
    addresses.ipv6,
    transportCell(transport, transportReason),
    rttMs === null ? NOTHING : `${rttMs.toFixed(1)} ms`,
    formatAge(nowMs - createdAtMs),
  ]);
  const all = [HEADER, ...rows];
  const widths = HEADER.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(COLUMN_GAP).trimEnd()).join('\n');
}

/** With the reason why it is not a better one. */
function transportCell(transport: Listed['transport'], reason: Listed['transportReason']): string {
  if (transport === null) return NOTHING;
  return reason === null || reason === 'best' ? transport : `${transport} (${reason})`;
}

/** The two largest units of a duration, such as `3d4h`. */
export function formatAge(ageMs: number): string {
  const age = Math.max(0, ageMs);
  if (age < MINUTE_MS) return `${Math.floor(age / SECOND_MS)}s`;
  if (age < HOUR_MS) return `${Math.floor(age / MINUTE_MS)}m${Math.floor((age % MINUTE_MS) / SECOND_MS)}s`;
  if (age < DAY_MS) return `${Math.floor(age / HOUR_MS)}h${Math.floor((age % HOUR_MS) / MINUTE_MS)}m`;
  return `${Math.floor(age / DAY_MS)}d${Math.floor((age % DAY_MS) / HOUR_MS)}h`;
}
