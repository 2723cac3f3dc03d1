import { Command } from 'commander';
import { dataDirOption } from './options.ts';
import { withClient } from './with-client.ts';

interface Flags {
  readonly dataDir: string;
  readonly json: boolean;
}

const EXAMPLES = `
Waits until nothing of it is left. An agent that is still connected is told, and its job loses the network.

Example:
  moorline-control detach job-4711 --data-dir /var/lib/moorline
`;

export function detachCommand(): Command {
  return new Command('detach')
    .description('take a job off the network')
    .argument('<name>', 'name of the attachment')
    .addOption(dataDirOption())
    .option('--json', 'print one JSON object', false)
    .addHelpText('after', EXAMPLES)
    .action((name: string, { dataDir, json }: Flags) =>
      withClient(dataDir, async (client) => {
        const answer = await client.detach(name);
        process.stdout.write(json ? `${JSON.stringify(answer)}\n` : `${name} is detached\n`);
      }),
    );
}
