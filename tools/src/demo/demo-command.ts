import { createLifecycle } from '@moorline/service';
import { asMoorlineError, explain } from '@moorline/mesh-core';
import { Command, InvalidArgumentError, Option } from 'commander';
import { measureJoins } from './joins/index.ts';
import { renderKeptKube, renderKubeDemo, runKubeDemo } from './kube/index.ts';
import { lastWord } from './last-word.ts';
import { createProgress } from './progress/index.ts';
import { renderKept, renderTable } from './report/index.ts';
import { concludeDemo, type DemoResult } from './result.ts';
import { runDemo } from './run-demo.ts';
import type { BedOutcome } from './run-on-bed.ts';
import { takeDownDemo } from './take-down.ts';

const JOINS_MAX = 200;

interface Flags {
  readonly kube?: true;
  readonly keep?: true;
  readonly json?: true;
  readonly down?: true;
  readonly joins?: number;
}

const EXAMPLES = `
Needs root: it makes network namespaces, a SLURM of one machine and an ordinary user, and removes all of
them again at its end, also on Ctrl-C. Exit code 0 only if every check holds.

Examples:
  ./moorline demo                # a real SLURM job on a small cluster's network, then a table
  ./moorline demo --keep         # the same, left up to be tried by hand
  ./moorline demo --down         # ends a demo that was kept
  ./moorline demo --json | jq .  # one object: ok, joinMs, transport, rttMs, checks, throughput
  ./moorline demo --joins 20     # join time over twenty runs
  ./moorline demo --kube         # a real Kubernetes: a pod becomes a job of SLURM, from helm install to its deletion
  ./moorline demo --kube --json | jq .checks
`;

/** The command `demo` of the checkout. */
export function demoCommand(): Command {
  return new Command('demo')
    .description('put a real SLURM job on a small cluster network, on this machine')
    .addOption(new Option('--kube', 'in a real Kubernetes, as interLink offloads pods').conflicts('joins'))
    .option('--keep', 'leave everything up and say what to try')
    .option('--down', 'end a demo that was kept')
    .option('--json', 'print one JSON object and nothing else on standard output')
    .option('--joins <runs>', 'only measure the join time, over this many runs', parseRuns)
    .addHelpText('after', EXAMPLES)
    .action(async (flags: Flags) => {
      const life = createLifecycle({ force: () => process.stderr.write('Cleaning up; please wait.\n') });
      try {
        process.exitCode = await act(flags, life.signal);
      } finally {
        await life.close();
      }
      // What was kept holds handles of this process open.
      if (flags.keep === true) process.exit();
    });
}

async function act({ kube, keep, json, down, joins }: Flags, signal: AbortSignal): Promise<number> {
  const progress = createProgress();
  if (down === true) {
    const found = await takeDownDemo();
    console.log(found ? 'The demo is down; nothing of it is left.' : 'There was no demo to take down.');
    return 0;
  }
  if (joins !== undefined) {
    const { runs, medianMs, minMs, maxMs } = await measureJoins({ runs: joins, progress, signal });
    console.log(json === true ? JSON.stringify({ runs, medianMs, minMs, maxMs }) : `join time over ${runs} runs: median ${medianMs} ms, from ${minMs} to ${maxMs} ms`);
    return 0;
  }
  const options = { keep: keep === true, progress, signal };
  if (kube === true) return conclude(await runKubeDemo(options), { json, command: './moorline demo --kube', render: renderKubeDemo, renderKept: renderKeptKube });
  return conclude(await runDemo(options), { json, command: './moorline demo', render: renderTable, renderKept: ({ world, address }) => renderKept(world, address) });
}

interface Shape<Findings, Kept> {
  readonly json: true | undefined;
  readonly command: string;
  readonly render: (findings: Findings) => string;
  readonly renderKept: (kept: Kept) => string;
}

/** Prints the result, and on standard error what failed and what is still up; gives the exit code. */
function conclude<Findings extends Pick<DemoResult, 'checks'>, Kept>({ findings, failures, kept }: BedOutcome<Findings, Kept>, { json, command, render, renderKept: rest }: Shape<Findings, Kept>): number {
  const { result, exitCode } = concludeDemo(findings, failures);
  if (json === true) console.log(JSON.stringify(result));
  else if (findings.checks.length > 0) console.log(render(findings));
  for (const failure of failures) process.stderr.write(`${explain(asMoorlineError(failure))}\n`);
  if (kept !== null) process.stderr.write(`\n${rest(kept)}\n`);
  if (result.error !== undefined) process.stderr.write(`${lastWord({ checks: findings.checks, failures, kept: kept !== null, command }, result.error.remedy)}\n`);
  return exitCode;
}

function parseRuns(text: string): number {
  const runs = Number(text);
  if (!Number.isInteger(runs) || runs < 1 || runs > JOINS_MAX) throw new InvalidArgumentError(`A whole number from 1 to ${JOINS_MAX}.`);
  return runs;
}
