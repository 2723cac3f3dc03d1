import { createReadStream } from 'node:fs';
import { Command } from 'commander';
import { createLifecycle, createLogger } from '@moorline/service';
import { readBootstrap } from '../bootstrap/read-bootstrap.ts';
import { serve } from './run-endpoint.ts';

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
    .addHelpText('after', EXAMPLES)
    .action(runServe);
}

async function runServe({ bootstrap: file }: { readonly bootstrap?: string }): Promise<void> {
  const lifecycle = createLifecycle();
  try {
    const bootstrap = await readBootstrap(file === undefined ? process.stdin : createReadStream(file), lifecycle.signal);
    const log = createLogger({ name: 'tunnel-endpoint' }).child({ attachment: bootstrap.attachmentName, attachmentId: bootstrap.attachmentId });
    await serve(bootstrap, file ?? null, lifecycle, log);
  } finally {
    await lifecycle.close();
  }
}
