import type { TransportReason } from '@moorline/mesh-core';
import type { StatusReport } from './status-report.ts';

const REASONS: Readonly<Record<TransportReason, string>> = {
  best: 'the best that may be used',
  mtu: 'packets of the overlay are too large for a better one',
  'no-answer': 'a better one got no answer',
  refused: 'a better one was refused',
  silent: 'a better one fell silent',
  ended: 'a better one was ended',
  proving: 'a better one is being tried',
  none: 'no path is open',
};

/** Lines for a terminal: one agent a block. */
export function formatStatus(reports: readonly StatusReport[]): string {
  return reports.map(formatReport).join('\n\n');
}

function formatReport(report: StatusReport): string {
  const { attachment, pid, addresses, mtu, relayUrl, transports, health, failure } = report;
  if (health === null) return `${'attachment'.padEnd(12)}${attachment} (agent ${pid})\n${'tunnel'.padEnd(12)}not measured: ${failure ?? 'no reason given'}`;
  const { relayConnected, transport, transportReason, transportSwitches, probeRttMs, handshakeAgeMs, joinMs, rxBytes, txBytes, drops, processes } = health;
  const rows: readonly (readonly [string, string])[] = [
    ['attachment', `${attachment} (agent ${pid})`],
    ['tunnel', probeRttMs === null ? 'passes no packets' : `passes packets, round trip ${probeRttMs.toFixed(2)} ms`],
    ['transport', `${relayConnected ? transport : 'not connected'}: ${REASONS[transportReason]}${transportSwitches === 0 ? '' : `; moved ${transportSwitches} times`}`],
    ['paths', [...Object.entries(transports).map(([name, state]) => `${name} ${state}`), relayUrl].join(', ')],
    ['addresses', `${addresses.ipv4}, ${addresses.ipv6}, MTU ${mtu}`],
    ['handshake', handshakeAgeMs === null ? 'none yet' : `${Math.round(handshakeAgeMs / 1_000)} s ago`],
    ['joined in', joinMs === null ? 'not yet' : `${Math.round(joinMs)} ms`],
    ['traffic', `${rxBytes} bytes in, ${txBytes} bytes out, ${drops} dropped`],
    ['processes', Object.entries(processes).map(([name, state]) => `${name} ${state}`).join(', ')],
  ];
  return rows.map(([name, value]) => `${name.padEnd(12)}${value}`).join('\n');
}
