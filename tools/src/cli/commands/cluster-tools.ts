import { Command } from 'commander';
import { buildClusterTools } from '../../cluster-tools/index.ts';
import { printer } from '../print.ts';
import { withLifecycle } from '../with-lifecycle.ts';

export function clusterToolsCommand(): Command {
  return new Command('cluster-tools')
    .description('builds what a real Kubernetes of one node needs, for tests and demo; keeps it for all checkouts')
    .addHelpText('after', '\nExample:\n  ./moorline cluster-tools && ./moorline test --only kube')
    .action(runClusterTools);
}

async function runClusterTools(): Promise<void> {
  const print = printer(false);
  const built = await withLifecycle((signal) => buildClusterTools({ signal, onLine: print }));
  print(built === 0 ? 'all programs of a cluster are there' : `built ${built} programs`);
}
