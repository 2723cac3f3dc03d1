import { realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { moorlineError } from '@moorline/mesh-core';
import { createLifecycle, createLogger, type LogLevel } from '@moorline/service';
import { readConfiguration } from '../config/index.ts';
import { dataDirOption } from './options.ts';

const LOG_LEVELS = ['error', 'warn', 'info', 'debug', 'silent'] as const;

interface Flags {
  readonly dataDir?: string;
  readonly config: string;
  readonly endpointBundle?: string;
  readonly logLevel: LogLevel;
  readonly logFile?: string;
}

const EXAMPLES = `
Keeps everything in the data directory: the store, its own authority and certificates, the logs of endpoints.
Tunnels go on when it stops; started again, it finds them. One process at a time runs on a data directory.
With \`backend: kubernetes\` in the configuration everything is kept in the API server, and any number of replicas run.

Examples:
  moorline-control serve --data-dir /var/lib/moorline --config /etc/moorline/moorline.yaml
  moorline-control serve --data-dir ./data --config moorline.yaml --log-level debug
`;

export function serveCommand(): Command {
  return new Command('serve')
    .description('run the control plane')
    .addOption(dataDirOption().makeOptionMandatory(false))
    .requiredOption('--config <file>', 'configuration (YAML)')
    .option('--endpoint-bundle <file>', 'program of the endpoints (else the one beside this program)')
    .addOption(new Option('--log-level <level>', 'what is logged').choices(LOG_LEVELS).default('info'))
    .option('--log-file <file>', 'where to log (else standard error)')
    .addHelpText('after', EXAMPLES)
    .action(serve);
}

async function serve({ dataDir, config, endpointBundle, logLevel, logFile }: Flags): Promise<void> {
  const { configuration, kubernetes } = readConfiguration(config);
  if (kubernetes === null && dataDir === undefined) throw moorlineError('ML-USAGE', '--data-dir is needed, unless the backend is kubernetes');
  const log = createLogger({ name: 'moorline-control', level: logLevel, ...(logFile === undefined ? {} : { destination: { file: resolve(logFile) } }) });
  const life = createLifecycle();
  try {
    if (kubernetes !== null) {
      const { runInKubernetes } = await import('../kubernetes/index.ts');
      return await runInKubernetes({ configuration: kubernetes, life, log });
    }
    const { runControlPlane } = await import('../control-plane/index.ts');
    await runControlPlane({ dataDir: dataDir ?? '', configuration, endpointBundle: resolve(endpointBundle ?? bundleBeside()), life, log });
  } finally {
    await life.close();
    log.info('stopped');
  }
}

/** dist/apps/control-plane/main.cjs and dist/apps/tunnel-endpoint/main.cjs are built and installed together. */
function bundleBeside(): string {
  return join(dirname(realpathSync(process.argv[1] ?? '')), '..', 'tunnel-endpoint', 'main.cjs');
}
