import type { MtuInUse, TransportReason } from '@moorline/mesh-core';
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

type Row = readonly [name: string, value: string];

const NETWORKS: Readonly<Record<StatusReport['mode'], string>> = { run: 'its own, by run', prolog: 'its own, by the prolog of the node', proxy: 'a proxy of its own' };

const MTU_REASONS: Readonly<Record<MtuInUse['reason'], string>> = {
  set: 'as it was set',
  relay: 'a relay carries any size',
  measured: 'measured on the direct path',
  base: 'what every path carries',
};

/** Lines for a terminal: one agent a block. */
export function formatStatus(reports: readonly StatusReport[]): string {
  return reports.map(formatReport).join('\n\n');
}

function formatReport(report: StatusReport): string {
  const rows: readonly Row[] = [['attachment', `${report.attachment} (agent ${report.pid})`], ['node', nodeOf(report)], ['network', networkOf(report)], ...measuredRows(report)];
  return rows.map(([name, value]) => `${name.padEnd(12)}${value}`).join('\n');
}

function nodeOf({ node: { name, index, of } }: StatusReport): string {
  return of === 1 ? name : `${name}, ${index} of ${of}`;
}

function networkOf({ mode, unshare }: StatusReport): string {
  return unshare === null ? NETWORKS[mode] : `${NETWORKS[mode]}, --unshare ${unshare}`;
}

function measuredRows({ mode, addresses, mtu, relayUrl, transports, health, failure }: StatusReport): readonly Row[] {
  if (health === null) return [['tunnel', `not measured: ${failure ?? 'no reason given'}`]];
  const { relayConnected, transport, transportReason, transportSwitches, probeRttMs, handshakeAgeMs, joinMs, rxBytes, txBytes, drops, processes } = health;
  const isTunnel = mode !== 'proxy';
  const wholes: readonly (Row | null)[] = [
    [isTunnel ? 'tunnel' : 'streams', probeRttMs === null ? 'passes no packets' : `passes packets, round trip ${probeRttMs.toFixed(2)} ms`],
    ['transport', `${relayConnected ? transport : 'not connected'}: ${REASONS[transportReason]}${transportSwitches === 0 ? '' : `; moved ${transportSwitches} times`}`],
    ['paths', [...Object.entries(transports).map(([name, state]) => `${name} ${state}`), relayUrl].join(', ')],
    ['addresses', `${addresses.ipv4}, ${addresses.ipv6}`],
    !isTunnel ? null : ['MTU', health.mtu === undefined ? String(mtu) : mtuText(health.mtu)],
    !isTunnel ? null : ['handshake', handshakeAgeMs === null ? 'none yet' : `${Math.round(handshakeAgeMs / 1_000)} s ago`],
    ['joined in', joinMs === null ? 'not yet' : `${Math.round(joinMs)} ms`],
    ['traffic', `${rxBytes} bytes in, ${txBytes} bytes out, ${drops} dropped`],
    !isTunnel ? null : ['processes', Object.entries(processes).map(([name, state]) => `${name} ${state}`).join(', ')],
  ];
  return wholes.filter((row) => row !== null);
}

function mtuText({ overlay, pods, reason }: MtuInUse): string {
  return `${overlay}${pods === overlay ? '' : ` to the endpoint and the job's nodes, ${pods} to pods`}: ${MTU_REASONS[reason]}`;
}
