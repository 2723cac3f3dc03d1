import type { Attachment, HealthReport } from '@moorline/mesh-core';
import { describe, expect, it } from 'vitest';
import { viewOf } from '../views/attachment-view.ts';
import type { AttachmentView } from '../views/index.ts';
import { createMetrics, JOINED } from './create-metrics.ts';

const report: HealthReport = { handshakeAgeMs: 500, probeRttMs: 2, rxBytes: 11, txBytes: 22, drops: 3, relayConnected: true, transport: 'wss', transportReason: 'best', transportSwitches: 0, joinMs: null, processes: {} };

function view(name: string, furtherAddresses: Attachment['furtherAddresses'] = []): AttachmentView {
  const attachment: Attachment = { id: '0'.repeat(16), name, addresses: { ipv4: '10.0.0.2', ipv6: 'fd00::2' }, furtherAddresses, mtu: 1_280, relayPort: 7_001, createdAtMs: 0, deletedAtMs: null };
  const seen = viewOf(attachment, { presence: null, endpointRunning: false, agents: [], nowMs: 0 });
  return { ...seen, endpoint: report, nodes: seen.nodes.map((node) => ({ ...node, report, rttMs: 2, handshakeAgeMs: 500, health: 'connected' })) };
}

async function scrapeOf(views: readonly AttachmentView[], prepare: (metrics: ReturnType<typeof createMetrics>) => void = () => undefined): Promise<string> {
  const metrics = createMetrics({ views: async () => views, connections: () => [{ role: 'agent' }] });
  prepare(metrics);
  return metrics.scrape.metrics();
}

describe('createMetrics', () => {
  it('shows each attachment in base units', async () => {
    const text = await scrapeOf([view('job-1')]);
    for (const line of [
      'moorline_attachments{phase="Accepted"} 1',
      'moorline_attachment_phase{attachment="job-1",phase="Accepted"} 1',
      'moorline_attachment_data_path_up{attachment="job-1",node="0"} 1',
      'moorline_attachment_round_trip_seconds{attachment="job-1",node="0"} 0.002',
      'moorline_attachment_handshake_age_seconds{attachment="job-1",node="0"} 0.5',
      'moorline_attachment_received_bytes_total{attachment="job-1",node="0",end="agent"} 11',
      'moorline_attachment_transmitted_bytes_total{attachment="job-1",node="0",end="agent"} 22',
      'moorline_attachment_dropped_datagrams_total{attachment="job-1",node="0",end="agent"} 3',
      'moorline_attachment_received_bytes_total{attachment="job-1",end="endpoint"} 11',
      'moorline_attachment_transport{attachment="job-1",node="0",transport="wss",reason="best"} 1',
      'moorline_attachment_transport_switches_total{attachment="job-1",node="0"} 0',
      'moorline_hub_connections{role="agent"} 1',
      'moorline_hub_connections{role="endpoint"} 0',
    ]) {
      expect(text).toContain(`${line}\n`);
    }
  });

  it('shows the MTU in force between the ends and towards pods, and none of an agent that tells none', async () => {
    const [node, ...none] = view('job-1').nodes;
    if (node === undefined) throw new Error(`no node, but ${none.length}`);
    const told = { ...view('job-1'), nodes: [{ ...node, report: { ...report, mtu: { overlay: 65_000, pods: 1_440, reason: 'relay' } as const } }] };
    const text = await scrapeOf([told, view('job-2')]);
    expect(text).toContain('moorline_attachment_mtu_bytes{attachment="job-1",node="0",towards="overlay",reason="relay"} 65000\n');
    expect(text).toContain('moorline_attachment_mtu_bytes{attachment="job-1",node="0",towards="pods",reason="relay"} 1440\n');
    expect(text).not.toMatch(/moorline_attachment_mtu_bytes\{attachment="job-2"/);
  });

  it('shows each node of a job on several', async () => {
    const text = await scrapeOf([view('job-1', [{ ipv4: '10.0.0.3', ipv6: 'fd00::3' }])]);
    for (const node of [0, 1]) {
      expect(text).toContain(`moorline_attachment_data_path_up{attachment="job-1",node="${node}"} 1\n`);
      expect(text).toContain(`moorline_attachment_received_bytes_total{attachment="job-1",node="${node}",end="agent"} 11\n`);
    }
    expect(text.match(/end="endpoint"/g)).toHaveLength(3);
  });

  it('drops the series of attachments that are gone, and does not add up scrapes', async () => {
    let views = [view('job-1'), view('job-2')];
    const metrics = createMetrics({ views: async () => views, connections: () => [] });
    await metrics.scrape.metrics();
    views = [view('job-2')];
    const text = await metrics.scrape.metrics();
    expect(text).not.toContain('job-1');
    expect(text).toContain('moorline_attachment_received_bytes_total{attachment="job-2",node="0",end="agent"} 11\n');
  });

  it('counts joins by result and times those that succeeded', async () => {
    const text = await scrapeOf([], (metrics) => {
      metrics.joinEnded(JOINED, 30);
      metrics.joinEnded('ML-TOKEN-USED', 1);
      metrics.agentJoined(310);
      metrics.stepFailed('ML-ENDPOINT-FAILED');
    });
    for (const line of [
      'moorline_joins_total{result="ok"} 1',
      'moorline_joins_total{result="ML-TOKEN-USED"} 1',
      'moorline_join_duration_seconds_count 1',
      'moorline_agent_join_duration_seconds_bucket{le="0.4"} 1',
      'moorline_reconcile_failures_total{code="ML-ENDPOINT-FAILED"} 1',
    ]) {
      expect(text).toContain(`${line}\n`);
    }
  });
});
