import Table from 'cli-table3';
import { Command } from 'commander';
import { printer, printJson } from '../../cli/print.ts';
import { withLifecycle } from '../../cli/with-lifecycle.ts';
import { parseNumber } from '../parse-options.ts';
import { createSay } from '../say.ts';
import { measureSwitches, type SwitchReport } from './measure-switches.ts';

const TIMES = 2;
const STALL_MAX_MS = 500;

const EXAMPLES = `
The tunnel of a real agent under iperf3; nft swallows its direct UDP, and lets it pass again. Needs root.

Examples:
  ./moorline bench switch
  ./moorline bench switch --times 5 --json
`;

/** `./moorline bench switch`. */
export function switchCommand(): Command {
  return new Command('switch')
    .description('measures how long traffic stands still when the tunnel changes its transport')
    .option('--times <count>', 'how often UDP goes away and comes back', parseNumber, TIMES)
    .option('--json', 'print one JSON object and nothing else on standard output')
    .addHelpText('after', EXAMPLES)
    .action(async ({ times, json = false }: { readonly times: number; readonly json?: boolean }) => {
      const report = await withLifecycle((signal) => measureSwitches({ times, say: createSay(), signal }));
      if (json) printJson(report);
      else printer(false)(render(report));
    });
}

function render({ switches, connectionsLost, longestStallMs, iperf }: SwitchReport): string {
  const table = new Table({ head: ['TO', 'MOVED AFTER ms', 'STALL ms'], style: { head: [], border: [] } });
  for (const { to, movedMs, stallMs } of switches) table.push([to, movedMs, stallMs]);
  const kept = connectionsLost === 0 && longestStallMs <= STALL_MAX_MS;
  const stream = iperf === null ? 'iperf3 lost its connection' : `iperf3 ran on at ${Math.round(iperf.mbps)} Mbit/s, standing still for ${iperf.stallMs} ms at most`;
  return `${table.toString()}\n${connectionsLost} connections lost; longest stall ${longestStallMs} ms; ${stream}\npromised: none lost, no stall over ${STALL_MAX_MS} ms: ${kept ? 'kept' : 'NOT KEPT'}`;
}
