import { Command, Option } from 'commander';
import { createLifecycle, createLogger } from '@moorline/service';
import { readBootstrap } from '../bootstrap/read-bootstrap.ts';
import { readStatic } from '../bootstrap/read-static.ts';
import { holdHub } from '../link/hold-hub.ts';
import { staticallyLinked } from '../link/static-link.ts';
import { serve, type Service } from './run-endpoint.ts';

const EXAMPLES = `
The bootstrap is one JSON object; the control plane writes it. By hand, in a network namespace:
  nsenter --net=/run/netns/cluster -- tunnel-endpoint serve < bootstrap.json

In a pod the bootstrap is a file of its Secret: tunnel-endpoint serve --bootstrap /run/secrets/bootstrap.json

SIGTERM ends it cleanly: rules, interface and sockets are removed.`;

/** `serve`: one endpoint for as long as this process lives. */
export function serveCommand(): Command {
  return new Command('serve')
    .description('serve one attachment; its bootstrap is read from standard input, or from a file')
    .option('--bootstrap <file>', 'file with the bootstrap')
    .addOption(new Option('--static <file>', 'without a hub: one peer, and keys that were made elsewhere').conflicts('bootstrap'))
    .addHelpText('after', EXAMPLES)
    .action(runServe);
}

interface Flags {
  readonly bootstrap?: string;
  readonly static?: string;
}

async function runServe(flags: Flags): Promise<void> {
  const lifecycle = createLifecycle();
  try {
    const service = await serviceOf(flags, lifecycle.signal);
    const { attachmentName, attachmentId } = service.settings;
    await serve(service, lifecycle, createLogger({ name: 'tunnel-endpoint' }).child({ attachment: attachmentName, attachmentId }));
  } finally {
    await lifecycle.close();
  }
}

async function serviceOf({ bootstrap: file, static: staticFile }: Flags, signal: AbortSignal): Promise<Service> {
  if (staticFile !== undefined) return staticallyLinked(readStatic(staticFile));
  const bootstrap = await readBootstrap(file ?? null, signal);
  return { settings: bootstrap, given: null, file: file ?? null, openLink: (options) => holdHub(bootstrap, options) };
}
