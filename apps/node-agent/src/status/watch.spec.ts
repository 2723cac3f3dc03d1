import { describe, expect, it } from 'vitest';
import type { StatusReport } from './status-report.ts';
import { renderRound } from './watch.ts';

const AT = '2026-01-02T03:04:05.006Z';
const report: StatusReport = {
  attachment: 'job-1', pid: 7, node: { name: 'n1', index: 0, of: 1 }, mode: 'run', unshare: 'map-root', addresses: { ipv4: '100.112.0.2', ipv6: 'fd77::2' }, mtu: 1_280, relayUrl: 'wss://192.0.2.7:17800/v1/relay', transports: { wss: 'in use' }, failure: null,
  health: {
    handshakeAgeMs: 1_000, probeRttMs: 1.234, rxBytes: 10, txBytes: 20, drops: 0, relayConnected: true, transport: 'wss', transportReason: 'best',
    transportSwitches: 0, joinMs: 1, processes: {},
  },
};

describe('renderRound', () => {
  it('draws over what stood there, on a terminal', () => {
    expect(renderRound([report], AT, 'terminal')).toMatch(/^\x1b\[H\x1b\[J2026-01-02T03:04:05\.006Z\n\nattachment {2}job-1 \(agent 7\)\nnode {8}n1\nnetwork {5}its own, by run, --unshare map-root\n/);
    expect(renderRound([], AT, 'terminal')).toContain('No agent of yours runs here.');
  });

  it('adds one line for each agent, without control characters', () => {
    const silent = { ...report, attachment: 'job-2', health: null, failure: 'ML-TIMEOUT: too long' };
    expect(renderRound([report, silent], AT, 'lines')).toBe(
      `${AT} job-1 on n1 (agent 7) passes packets, 1.23 ms, wss (best), 10 bytes in, 20 out, 0 dropped\n${AT} job-2 on n1 (agent 7) not measured: ML-TIMEOUT: too long\n`,
    );
    expect(renderRound([], AT, 'lines')).toBe(`${AT} No agent of yours runs here.\n`);
  });

  it('prints one JSON array a round', () => {
    expect(JSON.parse(renderRound([report], AT, 'json'))).toEqual([report]);
    expect(renderRound([], AT, 'json')).toBe('[]\n');
  });
});
