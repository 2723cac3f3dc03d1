import { Command, InvalidArgumentError, Option } from 'commander';
import { countLine, isGood, runChecks } from '../../checks/index.ts';
import { printer, printJson } from '../print.ts';
import { ROOT } from '../root.ts';
import { withLifecycle } from '../with-lifecycle.ts';

interface TestOptions {
  readonly unit?: boolean;
  readonly only?: string;
  readonly lanes?: number;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  ./moorline test                everything, as continuous integration does
  ./moorline test --unit         without the end-to-end tests
  ./moorline test --only netns   the build and one end-to-end suite
  ./moorline test --lanes 1      the end-to-end tests one after the other, in the namespaces of this machine`;

/** Each lane takes memory and processor time. */
const LANES_MAX = 16;

export function testCommand(): Command {
  return new Command('test')
    .description('runs lint, types, unit tests, the build and the end-to-end tests; the last line counts them')
    .addOption(new Option('--unit', 'without the end-to-end tests').conflicts('only'))
    .option('--only <name>', 'one end-to-end suite: e2e/src/<name>*.e2e.ts or the folder e2e/src/<name>')
    .option('--lanes <n>', 'end-to-end files that run side by side, each in namespaces of its own; by cores and memory if absent', parseLanes)
    .option('--json', 'one JSON object on stdout, progress on stderr')
    .addHelpText('after', EXAMPLES)
    .action(runTest);
}

async function runTest({ unit = false, only, lanes, json = false }: TestOptions): Promise<void> {
  const print = printer(json);
  const report = await withLifecycle((signal) => runChecks({ root: ROOT, signal, onLine: print, unit, ...(only === undefined ? {} : { only }), ...(lanes === undefined ? {} : { lanes }) }));
  const ok = isGood(report);
  if (json) printJson({ ok, ...report });
  else print(countLine(report));
  process.exitCode = ok ? 0 : 1;
}

function parseLanes(text: string): number {
  const lanes = Number(text);
  if (!/^\d+$/.test(text) || lanes < 1 || lanes > LANES_MAX) throw new InvalidArgumentError(`expected a number from 1 to ${LANES_MAX}`);
  return lanes;
}
