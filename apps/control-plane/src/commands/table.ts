import type { Listed } from '../admin/index.ts';

const HEADER = ['NAME', 'PHASE', 'IPV4', 'IPV6', 'TRANSPORT', 'RTT', 'AGE', 'WORKER'] as const;
const NODE_INDENT = '  ';
const COLUMN_GAP = '  ';
const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const NOTHING = '-';

/** Attachments as an aligned table with a header; below a job on several nodes each of them. */
export function tableOf(attachments: readonly Listed[], nowMs: number): string {
  const all = [HEADER, ...attachments.flatMap((listed) => rowsOf(listed, nowMs))];
  const widths = HEADER.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(COLUMN_GAP).trimEnd()).join('\n');
}

function rowsOf(listed: Listed, nowMs: number): readonly (readonly string[])[] {
  const { nodes, createdAtMs } = listed;
  const row = [...cellsOf(listed), formatAge(nowMs - createdAtMs)];
  if (nodes.length === 1) return [[...row, nodes[0]?.worker ?? NOTHING]];
  return [[...row, `${nodes.filter(({ worker }) => worker !== null).length} of ${nodes.length}`], ...nodes.map((node) => [...cellsOf(node, NODE_INDENT), '', node.worker ?? NOTHING])];
}

function cellsOf({ name, phase, addresses, transport, transportReason, rttMs }: Omit<Listed['nodes'][number], 'index' | 'worker' | 'connected'>, indent = ''): readonly string[] {
  return [indent + name, phase, addresses.ipv4, addresses.ipv6, transportCell(transport, transportReason), rttMs === null ? NOTHING : `${rttMs.toFixed(1)} ms`];
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
