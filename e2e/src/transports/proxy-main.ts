import { text } from 'node:stream/consumers';
import { startProxy } from './proxy.ts';

/** A proxy in the network namespace that this is started in, until it is killed. Standard input: `USER:PASSWORD`. */
const { url, ca } = await startProxy((await text(process.stdin)).trim());
process.stdout.write(`${JSON.stringify({ url, ca })}\n`);
