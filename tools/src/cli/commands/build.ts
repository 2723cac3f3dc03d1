import { Command } from 'commander';
import { moorlineError } from '@moorline/mesh-core';
import { runTarget } from '../../checks/index.ts';
import { printer } from '../print.ts';
import { ROOT } from '../root.ts';
import { withLifecycle } from '../with-lifecycle.ts';

export function buildCommand(): Command {
  return new Command('build')
    .description('builds the apps into dist/apps; what has not changed is remembered')
    .addHelpText('after', '\nExample:\n  ./moorline build && node dist/apps/node-agent/main.cjs --help')
    .action(runBuild);
}

async function runBuild(): Promise<void> {
  const print = printer(false);
  const { passed, failed, failures } = await withLifecycle((signal) => runTarget('build', { root: ROOT, signal, onLine: print }));
  for (const app of passed) print(`dist/apps/${app}`);
  for (const line of failures) process.stderr.write(`${line}\n`);
  if (failed.length > 0) throw moorlineError('ML-PROGRAM-FAILED', `the build of ${failed.join(', ')}`);
}
