import { Command } from 'commander';
import { createLifecycle, createLogger } from '@moorline/service';
import { readBootstrap } from '../bootstrap/read-bootstrap.ts';
import { serve } from './run-endpoint.ts';

const EXAMPLES = `
The bootstrap is one JSON object; the control plane writes it. By hand, in a network namespace:
  nsenter --net=/run/netns/cluster -- tunnel-endpoint serve < bootstrap.json

SIGTERM ends it cleanly: rules, interface and sockets are removed.`;

/** `serve`: one endpoint for as long as this process lives. */
export function serveCommand(): Command {
  return new Command('serve').description('serve one attachment; its bootstrap is read from standard input').addHelpText('after', EXAMPLES).action(runServe);
}

async function runServe(): Promise<void> {
  const lifecycle = createLifecycle();
  try {
    const bootstrap = await readBootstrap(process.stdin, lifecycle.signal);
    const log = createLogger({ name: 'tunnel-endpoint' }).child({ attachment: bootstrap.attachmentName, attachmentId: bootstrap.attachmentId });
    await serve(bootstrap, lifecycle, log);
  } finally {
    await lifecycle.close();
  }
}
