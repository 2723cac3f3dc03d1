/** Asks the DNS server `argv[2]` for the IPv4 addresses of `argv[3]`; prints them, or why there are none. */
import { Resolver } from 'node:dns/promises';

const [, , server = '', name = ''] = process.argv;
const resolver = new Resolver({ timeout: 1_000, tries: 2 });
resolver.setServers([server]);
const answer = await resolver.resolve4(name).catch((error: NodeJS.ErrnoException) => [error.code ?? String(error)]);
process.stdout.write(`${answer.join(' ')}\n`);
