import type { ErrorCode, HubRole } from '@moorline/mesh-core';
import { createRegistry, type OpsSource } from '@moorline/service';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { AttachmentView } from '../views/index.ts';
import { createAttachmentGauges } from './attachment-gauges.ts';

/** From an idle machine's few milliseconds to the deadline of a join. */
const JOIN_BUCKETS_SEC = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8];
const PASS_BUCKETS_SEC = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const MS_PER_SEC = 1_000;

/** What else a join can end with. */
export const JOINED = 'ok';

export interface Metrics {
  readonly joinEnded: (result: ErrorCode | typeof JOINED, durationMs: number) => void;
  /** An agent told how long it took from its start to the first answered probe. */
  readonly agentJoined: (joinMs: number) => void;
  readonly passEnded: (durationMs: number) => void;
  readonly stepFailed: (code: ErrorCode) => void;
  /** The text for a scrape, with what is true at this moment. */
  readonly scrape: OpsSource['registry'];
}

export interface MetricsSources {
  readonly views: () => Promise<readonly AttachmentView[]>;
  readonly connections: () => readonly { readonly role: HubRole }[];
  /** In Kubernetes only: puts in what is of the API server and of the queue. */
  readonly show?: (registry: Registry) => void;
}

/** The control plane's metrics; labels are error codes, roles, phases and names of present attachments. */
export function createMetrics({ views, connections, show }: MetricsSources): Metrics {
  const registry = createRegistry('control-plane');
  const registers = [registry];
  const joins = new Counter({ name: 'moorline_joins_total', help: 'Joins by result: ok or the code of the error.', labelNames: ['result'], registers });
  const joinTime = new Histogram({ name: 'moorline_join_duration_seconds', help: 'Time that the server needed for a join that succeeded.', buckets: JOIN_BUCKETS_SEC, registers });
  const agentTime = new Histogram({
    name: 'moorline_agent_join_duration_seconds',
    help: 'Time from the start of an agent to its first packet through the tunnel, as agents report it.',
    buckets: JOIN_BUCKETS_SEC,
    registers,
  });
  const passTime = new Histogram({ name: 'moorline_reconcile_duration_seconds', help: 'Time of a pass of the reconciler.', buckets: PASS_BUCKETS_SEC, registers });
  const failures = new Counter({ name: 'moorline_reconcile_failures_total', help: 'Steps and observations that failed, by code.', labelNames: ['code'], registers });
  const hub = new Gauge({ name: 'moorline_hub_connections', help: 'Connected clients of the hub by role.', labelNames: ['role'], registers });
  show?.(registry);
  const showAttachments = createAttachmentGauges(registry);

  return {
    joinEnded: (result, durationMs) => {
      joins.inc({ result });
      if (result === JOINED) joinTime.observe(durationMs / MS_PER_SEC);
    },
    agentJoined: (joinMs) => agentTime.observe(joinMs / MS_PER_SEC),
    passEnded: (durationMs) => passTime.observe(durationMs / MS_PER_SEC),
    stepFailed: (code) => failures.inc({ code }),
    scrape: {
      contentType: registry.contentType,
      metrics: async () => {
        showAttachments(await views());
        const roles = connections().map(({ role }) => role);
        for (const role of ['agent', 'endpoint'] as const) hub.set({ role }, roles.filter((one) => one === role).length);
        return registry.metrics();
      },
    },
  };
}
