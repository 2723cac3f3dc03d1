import { attachmentPhaseSchema, type HealthReport } from '@moorline/mesh-core';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { AttachmentView } from '../views/index.ts';

const MS_PER_SEC = 1_000;

/** Sets the series of all attachments from their views; those of attachments that are gone disappear. */
export type ShowAttachments = (views: readonly AttachmentView[]) => void;

/** One series for each node of each attachment that exists, so bounded by their number. Label `node`: its index. */
export function createAttachmentGauges(registry: Registry): ShowAttachments {
  const registers = [registry];
  const labelNames = ['attachment', 'node'] as const;
  const perEnd = ['attachment', 'node', 'end'] as const;
  const total = new Gauge({ name: 'moorline_attachments', help: 'Attachments by phase.', labelNames: ['phase'], registers });
  const phase = new Gauge({ name: 'moorline_attachment_phase', help: '1 for the phase that the attachment is in.', labelNames: ['attachment', 'phase'], registers });
  const connected = new Gauge({ name: 'moorline_attachment_data_path_up', help: '1 while packets pass through the tunnel, by the last report.', labelNames, registers });
  const roundTrip = new Gauge({ name: 'moorline_attachment_round_trip_seconds', help: 'Round trip of the last answered probe through the tunnel.', labelNames, registers });
  const handshake = new Gauge({ name: 'moorline_attachment_handshake_age_seconds', help: 'Age of the last WireGuard handshake.', labelNames, registers });
  const received = new Counter({ name: 'moorline_attachment_received_bytes_total', help: 'Bytes received through the tunnel, as each end counts.', labelNames: perEnd, registers });
  const transmitted = new Counter({ name: 'moorline_attachment_transmitted_bytes_total', help: 'Bytes sent through the tunnel, as each end counts.', labelNames: perEnd, registers });
  const drops = new Counter({ name: 'moorline_attachment_dropped_datagrams_total', help: 'Datagrams dropped because a buffer was full.', labelNames: perEnd, registers });
  const transport = new Gauge({
    name: 'moorline_attachment_transport',
    help: '1 for the transport that carries the tunnel, with the reason why no better one does, by the last report.',
    labelNames: ['attachment', 'node', 'transport', 'reason'],
    registers,
  });
  const mtu = new Gauge({
    name: 'moorline_attachment_mtu_bytes',
    help: 'MTU in force inside the tunnel, between its ends and towards pods, with the reason, by the last report.',
    labelNames: ['attachment', 'node', 'towards', 'reason'],
    registers,
  });
  const switches = new Counter({ name: 'moorline_attachment_transport_switches_total', help: 'Times that the tunnel moved to another transport.', labelNames, registers });
  const all = [total, phase, connected, roundTrip, handshake, received, transmitted, drops, transport, mtu, switches];

  const count = (labels: Partial<Record<(typeof perEnd)[number], string | number>>, report: HealthReport | null): void => {
    if (report === null) return;
    received.inc(labels, report.rxBytes);
    transmitted.inc(labels, report.txBytes);
    drops.inc(labels, report.drops);
  };
  return (views) => {
    for (const metric of all) metric.reset();
    for (const name of attachmentPhaseSchema.options) total.set({ phase: name }, views.filter((view) => view.phase === name).length);
    for (const view of views) {
      const attachment = view.attachment.name;
      phase.set({ attachment, phase: view.phase }, 1);
      count({ attachment, end: 'endpoint' }, view.endpoint);
      for (const { index, health, rttMs, handshakeAgeMs, report } of view.nodes) {
        const labels = { attachment, node: index };
        connected.set(labels, health === 'disconnected' ? 0 : 1);
        if (rttMs !== null) roundTrip.set(labels, rttMs / MS_PER_SEC);
        if (handshakeAgeMs !== null) handshake.set(labels, handshakeAgeMs / MS_PER_SEC);
        count({ ...labels, end: 'agent' }, report);
        if (report === null) continue;
        transport.set({ ...labels, transport: report.transport, reason: report.transportReason }, 1);
        for (const towards of ['overlay', 'pods'] as const) if (report.mtu !== undefined) mtu.set({ ...labels, towards, reason: report.mtu.reason }, report.mtu[towards]);
        switches.inc(labels, report.transportSwitches);
      }
    }
  };
}
