import type { StatusReport } from './status-report.ts';

/**
 * One agent in one line, for logs and pipes.
 * @param at when it was measured, as text
 */
export function formatLine({ attachment, pid, node, health, failure }: StatusReport, at: string): string {
  if (health === null) return `${at} ${attachment} on ${node.name} (agent ${pid}) not measured: ${failure ?? 'no reason given'}`;
  const { probeRttMs, transport, transportReason, rxBytes, txBytes, drops } = health;
  const tunnel = probeRttMs === null ? 'passes no packets' : `passes packets, ${probeRttMs.toFixed(2)} ms`;
  return `${at} ${attachment} on ${node.name} (agent ${pid}) ${tunnel}, ${transport} (${transportReason}), ${rxBytes} bytes in, ${txBytes} out, ${drops} dropped`;
}
