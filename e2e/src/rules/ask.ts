import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

/** Prints what `answer.ts` says, or `none` when nothing comes in time. `ask.ts ADDRESS PORT [SOURCE]` */
const PATIENCE_MS = 1_500;
const [address = '', port = '', localAddress] = process.argv.slice(2);
const socket = connect({ host: address, port: Number(port), ...(localAddress === undefined ? {} : { localAddress }) });
const timer = setTimeout(() => socket.destroy(new Error('too late')), PATIENCE_MS);
try {
  await once(socket, 'connect');
  process.stdout.write((await text(socket)).trim());
} catch {
  process.stdout.write('none');
}
clearTimeout(timer);
