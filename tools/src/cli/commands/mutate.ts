import { Command } from 'commander';
import { moorlineError } from '@moorline/mesh-core';
import { runTool } from '../../checks/index.ts';
import { printer } from '../print.ts';
import { ROOT } from '../root.ts';
import { withLifecycle } from '../with-lifecycle.ts';

const STRYKER = '@stryker-mutator/core/bin/stryker.js';

export function mutateCommand(): Command {
  return new Command('mutate')
    .description('plants faults in mesh-core and counts how many its tests find (takes minutes)')
    .addHelpText('after', '\nExample:\n  ./moorline mutate && less reports/mutation/mesh-core.html')
    .action(runMutate);
}

async function runMutate(): Promise<void> {
  const exitCode = await withLifecycle((signal) => runTool(STRYKER, ['run'], { root: ROOT, folder: 'libs/mesh-core', signal, onLine: printer(false) }));
  if (exitCode !== 0) throw moorlineError('ML-PROGRAM-FAILED', 'too many planted faults went unnoticed; reports/mutation/mesh-core.html names them');
}
