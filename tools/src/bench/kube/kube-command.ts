import { Command } from 'commander';
import Table from 'cli-table3';
import { printer, printJson } from '../../cli/print.ts';
import { withLifecycle } from '../../cli/with-lifecycle.ts';
import { parseNumber } from '../parse-options.ts';
import { createSay } from '../say.ts';
import type { GateRow } from './gate-row.ts';
import { measureGates } from './measure-gates.ts';

const RUNS = 20;

const EXAMPLES = `
A real Kubernetes on this machine with the chart installed. Pods for a virtual node are made and wait at their gate until
their endpoint, which the kubelet starts, has an address. Requests are those of all copies of the control plane to the
API server. Needs root.

Examples:
  ./moorline bench kube                       # ${RUNS} pods one after the other, cold and warm, and ${RUNS} at once
  ./moorline bench kube --runs 5 --at-once 40 --json
`;

/** `./moorline bench kube`. */
export function kubeCommand(): Command {
  return new Command('kube')
    .description('measures how long pods wait until their endpoint is there')
    .option('--runs <count>', 'pods one after the other', parseNumber, RUNS)
    .option('--at-once <count>', 'pods that are made together', parseNumber, RUNS)
    .option('--json', 'print one JSON object and nothing else on standard output')
    .addHelpText('after', EXAMPLES)
    .action(async ({ runs, atOnce, json = false }: { readonly runs: number; readonly atOnce: number; readonly json?: boolean }) => {
      const rows = await withLifecycle((signal) => measureGates({ runs, atOnce, say: createSay(), signal }));
      if (json) printJson({ rows });
      else printer(false)(renderRows(rows));
    });
}

function renderRows(rows: readonly GateRow[]): string {
  const table = new Table({ head: ['MODE', 'PODS', 'GATE LIFTED AFTER ms', '95 % BELOW ms', 'LAST ms', 'REQUESTS A POD'], style: { head: [], border: [] } });
  for (const { mode, pods, p50Ms, p95Ms, maxMs, requestsAPod } of rows) table.push([mode, pods, p50Ms, p95Ms, maxMs, requestsAPod]);
  return table.toString();
}
