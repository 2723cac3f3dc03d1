import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { moorlineVersion } from '../version.ts';

/** A registry of this process's own, with the usual process metrics and `moorline_build_info`. */
export function createRegistry(app: string): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'moorline_build_info',
    help: 'Always 1; the labels say what runs.',
    labelNames: ['app', 'version', 'node'],
    registers: [registry],
  }).set({ app, version: moorlineVersion(), node: process.version }, 1);
  return registry;
}
