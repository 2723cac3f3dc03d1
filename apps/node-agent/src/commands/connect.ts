import { Command, InvalidArgumentError } from 'commander';
import { parseAuthority, type Authority } from '@moorline/mesh-core';
import { interrupted } from '../status/interrupted.ts';

const EXAMPLES = `
For programs that know no proxy, in a job of \`run --mode proxy\`; in any other job it connects directly. Without --listen it
carries standard input and output; with it, everybody who connects to the socket, until it is ended. Only you can.

Examples:
  ssh -o 'ProxyCommand moorline-agent connect %h:%p' login.data
  moorline-agent connect --listen "$DIR/.s.PGSQL.5432" postgres.data:5432 & psql -h "$DIR" -c 'select 1'
`;

/** `moorline-agent connect`. */
export function connectCommand(): Command {
  return new Command('connect')
    .description('connect to something of the cluster, through the proxy of the job if it has one')
    .argument('<destination>', 'HOST:PORT; IPv6 addresses in brackets', parseDestination)
    .option('--listen <path>', 'socket to make, for programs that connect to one')
    .addHelpText('after', EXAMPLES)
    .action(async (destination: Authority, { listen }: { readonly listen?: string }) => {
      const { carrySocket, carryStdio } = await import('../connect/carry.ts');
      await (listen === undefined ? carryStdio(destination, process.env) : carrySocket(listen, destination, process.env, interrupted()));
      // Standard input may still be open: nobody is there for it any more.
      process.exit();
    });
}

function parseDestination(text: string): Authority {
  const destination = parseAuthority(text);
  if (destination === null) throw new InvalidArgumentError('HOST:PORT, with a port from 1 to 65535; IPv6 addresses in brackets.');
  return destination;
}
