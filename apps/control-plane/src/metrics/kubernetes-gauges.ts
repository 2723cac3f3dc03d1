import type { ApiStatistics } from '@moorline/kubernetes';
import { Counter, Gauge, type Registry } from 'prom-client';

const MS_PER_SEC = 1_000;

/** What the reconciler of a leader has to do. */
export interface QueueState {
  /** Keys that wait. */
  readonly depth: () => number;
  /** Keys that are worked on. */
  readonly working: () => number;
  /** Looks that failed and come again, so far. */
  readonly retries: () => number;
}

/**
 * Counts of this replica's requests to the API server, of all its clients together. Labels are verbs, statuses and
 * kinds: there are few.
 */
export function showApi(registry: Registry, clients: readonly ApiStatistics[]): void {
  const registers = [registry];
  const sum = (count: (client: ApiStatistics) => number): number => clients.reduce((total, client) => total + count(client), 0);
  new Counter({
    name: 'moorline_kubernetes_requests_total',
    help: "Requests to the API server by verb and HTTP status; 'none' is no answer.",
    labelNames: ['verb', 'code'],
    registers,
    collect() {
      this.reset();
      for (const { labels, count } of clients.flatMap((client) => client.requests())) this.inc({ ...labels }, count);
    },
  });
  new Counter({
    name: 'moorline_kubernetes_watch_restarts_total',
    help: 'Watches that were begun again, by kind and reason.',
    labelNames: ['kind', 'reason'],
    registers,
    collect() {
      this.reset();
      for (const { labels, count } of clients.flatMap((client) => client.watchEnds())) this.inc({ ...labels }, count);
    },
  });
  showTotal(registers, 'moorline_kubernetes_request_retries_total', 'Requests sent again because the API server asked for that (429).', () => sum((client) => client.retries()));
  showTotal(registers, 'moorline_kubernetes_throttled_seconds_total', 'Time that requests waited for their turn by kubernetes.qps, all together.', () => sum((client) => client.throttledMs()) / MS_PER_SEC);
}

export function showQueue(registry: Registry, { depth, working, retries }: QueueState): void {
  const registers = [registry];
  showGauge(registers, 'moorline_queue_depth', 'Keys that wait for the reconciler.', depth);
  showGauge(registers, 'moorline_queue_working', 'Keys that the reconciler works on at this moment.', working);
  showTotal(registers, 'moorline_queue_retries_total', 'Looks that failed and were tried again later.', retries);
}

/** 1 on the replica that leads. */
export function showLeading(registry: Registry, leads: () => boolean): void {
  showGauge([registry], 'moorline_leading', '1 while this replica leads.', () => (leads() ? 1 : 0));
}

function showGauge(registers: Registry[], name: string, help: string, value: () => number): void {
  new Gauge({
    name,
    help,
    registers,
    collect() {
      this.set(value());
    },
  });
}

function showTotal(registers: Registry[], name: string, help: string, value: () => number): void {
  new Counter({
    name,
    help,
    registers,
    collect() {
      this.reset();
      this.inc(value());
    },
  });
}
