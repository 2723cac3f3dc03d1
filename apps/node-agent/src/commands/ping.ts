import { Command } from 'commander';
import { parseTarget, type PingTarget } from '../ping/target.ts';
import { interrupted } from '../status/interrupted.ts';
import { numberBetween, wholeNumberBetween } from './whole-number.ts';

const MS_PER_SEC = 1_000;
const COUNT_MAX = 1_000_000;
/** Shorter ones would load the agent that carries the job's traffic. */
const INTERVAL_MIN_SEC = 0.2;
const INTERVAL_MAX_SEC = 3_600;

interface Flags {
  readonly count?: number;
  readonly interval: number;
  readonly attachment?: string;
  readonly json?: true;
}

const EXAMPLES = `
Measures every layer of a running agent's way into the cluster, side by side, and says which is bad:
  hub        the control plane, over the agent's connection to it
  relay      the endpoint of the tunnel, below WireGuard, by the transport in use
  wireguard  the endpoint again, through the tunnel
  pod        TARGET by TCP (a refused connection is an answer), or else the DNS server of the cluster

Goes on until Ctrl-C or --count, and ends with counts, losses and round trips (least / mean / greatest).
Exit code: 0 if something came back from every layer, else that of the layer to blame, as in docs/errors.md.

Examples:
  moorline-agent ping
  moorline-agent ping -c 3 postgres.data:5432
  srun --overlap --jobid 4711 moorline-agent ping -c 10 --json
`;

/** `moorline-agent ping`. */
export function pingCommand(): Command {
  return new Command('ping')
    .description('measure hub, relay, WireGuard and pod apart, and say which is bad')
    .argument('[target]', 'HOST or HOST:PORT in the cluster', parseTarget)
    .option('-c, --count <number>', 'round trips until it ends', wholeNumberBetween(1, COUNT_MAX, 'A whole number'))
    .option('-i, --interval <seconds>', 'between two round trips', numberBetween(INTERVAL_MIN_SEC, INTERVAL_MAX_SEC, 'Seconds'), 1)
    .option('--attachment <name>', 'which agent, where several of yours run')
    .option('--json', 'print one JSON object a line: each round, and a summary')
    .addHelpText('after', EXAMPLES)
    .action(async (target: PingTarget | undefined, { count, interval, attachment, json }: Flags) => {
      const [{ findAgent }, { runPing }] = await Promise.all([import('../ping/find-agent.ts'), import('../ping/run-ping.ts')]);
      const agent = await findAgent(process.getuid?.() ?? 0, attachment);
      process.exitCode = await runPing({
        agent,
        target: target ?? null,
        count: count ?? null,
        intervalMs: interval * MS_PER_SEC,
        json: json === true,
        signal: interrupted(),
        print: (line) => console.log(line),
      });
    });
}
