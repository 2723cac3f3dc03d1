import { join } from 'node:path';
import { start, stopChild } from '@moorline/linux';
import { moorlineError } from '@moorline/mesh-core';
import { Command, InvalidArgumentError } from 'commander';
import { printer } from '../cli/print.ts';
import { ROOT } from '../cli/root.ts';
import { withLifecycle } from '../cli/with-lifecycle.ts';
import { bundleTarget, installFuzzer } from './fuzzer.ts';
import { newerLibraries } from './newer-libraries.ts';
import { fuzzTargets } from './targets.ts';

const RUNS = 1_000_000;
/** One input takes microseconds; one that takes this long hangs. */
const INPUT_DEADLINE_MS = 5_000;
/** A little more than what fits one frame of the relay. */
const INPUT_MAX_BYTES = 66_000;
const STOP_GRACE_MS = 2_000;
const FOLDER = join(ROOT, '.moorline', 'fuzz');

const EXAMPLES = `
Jazzer.js (libFuzzer) follows which branches an input reaches and makes new inputs from those that reach more.
It is installed into .moorline/fuzz at first use; where glibc is older than 2.38 with Debian 13's libraries.

Examples:
  ./moorline fuzz                             # lists the targets
  ./moorline fuzz frames --runs 10000000
`;

/** The command `fuzz` of the checkout. */
export function fuzzCommand(): Command {
  return new Command('fuzz')
    .description('throws inputs at a parser, guided by coverage, until one breaks it')
    .argument('[target]', 'what to fuzz')
    .option('--runs <count>', 'inputs', parseRuns, RUNS)
    .addHelpText('after', EXAMPLES)
    .action(act);
}

async function act(target: string | undefined, { runs }: { readonly runs: number }): Promise<void> {
  const print = printer(false);
  const targets = fuzzTargets();
  if (target === undefined) return [...targets.keys()].forEach(print);
  const source = targets.get(target);
  if (source === undefined) throw moorlineError('ML-USAGE', `no target ${target}; there are ${[...targets.keys()].join(', ')}`);
  const started = performance.now();
  const code = await withLifecycle((signal) => fuzz(source, runs, print, signal));
  if (code !== 0) throw moorlineError('ML-PROGRAM-FAILED', `the fuzzer found something; the input is a file crash-… in ${FOLDER}`);
  print(`${target}: ${runs} inputs in ${Math.round((performance.now() - started) / 1_000)} s, none broke it`);
}

async function fuzz(source: string, runs: number, print: (line: string) => void, signal: AbortSignal): Promise<number | null> {
  const program = await installFuzzer(FOLDER, signal);
  const [file = '', ...args] = [
    ...(await newerLibraries(FOLDER, signal)), process.execPath, program, await bundleTarget(source, FOLDER), '--sync', `--timeout=${INPUT_DEADLINE_MS}`,
    '--', `-runs=${runs}`, `-max_len=${INPUT_MAX_BYTES}`, `-artifact_prefix=${FOLDER}/`,
  ];
  const child = await start(file, args, { cwd: FOLDER, stdout: print, stderr: print });
  const stop = (): void => void stopChild(child, STOP_GRACE_MS);
  signal.addEventListener('abort', stop, { once: true });
  const { code } = await child.exited;
  signal.throwIfAborted();
  return code;
}

function parseRuns(text: string): number {
  const runs = Number(text);
  if (!Number.isInteger(runs) || runs < 1) throw new InvalidArgumentError('A whole number, at least 1.');
  return runs;
}
