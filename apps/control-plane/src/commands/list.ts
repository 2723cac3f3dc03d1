import { Command } from 'commander';
import { dataDirOption } from './options.ts';
import { tableOf } from './table.ts';
import { withClient } from './with-client.ts';

interface Flags {
  readonly dataDir: string;
  readonly json: boolean;
}

const EXAMPLES = `
Phases: Accepted (endpoint not up), Provisioned (endpoint up), Joined (an agent came), Ready (packets pass),
Leaving (being taken down). All is observed, nothing is what was hoped for.

Examples:
  moorline-control list --data-dir /var/lib/moorline
  moorline-control list --data-dir /var/lib/moorline --json | jq '.attachments[] | select(.phase != "Ready")'
`;

export function listCommand(): Command {
  return new Command('list')
    .description('show all attachments')
    .addOption(dataDirOption())
    .option('--json', 'print one JSON object', false)
    .addHelpText('after', EXAMPLES)
    .action(({ dataDir, json }: Flags) =>
      withClient(dataDir, async (client) => {
        const answer = await client.list();
        process.stdout.write(`${json ? JSON.stringify(answer) : tableOf(answer.attachments, answer.nowMs)}\n`);
      }),
    );
}
