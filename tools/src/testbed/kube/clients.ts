import { join } from 'node:path';
import { run, type RunOptions } from '@moorline/linux';
import type { ClusterTools } from '../../cluster-tools/index.ts';

/** Longer than what the API server may take for one request (its --request-timeout is 60 s). */
const COMMAND_DEADLINE_MS = 90_000;

export type ClientOptions = Pick<RunOptions, 'input' | 'deadlineMs' | 'signal' | 'acceptedExitCodes'>;
/** Runs a client of the cluster and gives what it printed. */
export type ClientRunner = (args: readonly string[], options?: ClientOptions) => Promise<string>;

export interface KubeClients {
  readonly kubectl: ClientRunner;
  /** kubectl and the options that say whose: for programs that run it themselves. */
  readonly kubectlCommand: readonly string[];
  readonly helm: ClientRunner;
}

/** kubectl and helm as the administrator of the cluster; what they keep lies in the bed. */
export function kubeClients(tools: ClusterTools, kubeconfig: string, folder: string): KubeClients {
  const environment = {
    KUBECONFIG: kubeconfig, KUBECACHEDIR: join(folder, 'kubectl'),
    HELM_CACHE_HOME: join(folder, 'helm', 'cache'), HELM_CONFIG_HOME: join(folder, 'helm', 'config'), HELM_DATA_HOME: join(folder, 'helm', 'data'),
  };
  const runner = (name: string): ClientRunner => async (args, options = {}) =>
    (await run(tools(name), args, { deadlineMs: COMMAND_DEADLINE_MS, environment, ...options })).stdout;
  return { kubectl: runner('kubectl'), kubectlCommand: [tools('kubectl'), `--kubeconfig=${kubeconfig}`, `--cache-dir=${join(folder, 'kubectl')}`], helm: runner('helm') };
}
