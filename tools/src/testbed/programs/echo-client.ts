/**
 * Sends one text to an echo server and prints the answer; exits 1 without one. Datagrams are sent anew
 * each second, for UDP may lose them. Arguments: tcp|udp ADDRESS PORT TEXT DEADLINE_MS.
 */
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

const RESEND_INTERVAL_MS = 1_000;
const [, , protocol, address, port, text, deadlineMs] = process.argv;

setTimeout(() => fail(`no answer within ${deadlineMs} ms`), Number(deadlineMs));
if (protocol === 'tcp') askByStream();
else askByDatagram();

function askByStream(): void {
  const socket = connect(Number(port), address ?? '');
  socket.on('error', (error) => fail(error.message));
  socket.on('connect', () => socket.write(`${text}\n`));
  createInterface({ input: socket }).on('line', finish);
}

function askByDatagram(): void {
  const socket = createSocket('udp4');
  socket.on('error', (error) => fail(error.message));
  socket.on('message', (message) => finish(message.toString('utf8')));
  const send = (): void => socket.send(text ?? '', Number(port), address);
  send();
  setInterval(send, RESEND_INTERVAL_MS);
}

function finish(answer: string): void {
  process.stdout.write(`${answer}\n`, () => process.exit(0));
}

function fail(reason: string): void {
  process.stderr.write(`${reason}\n`, () => process.exit(1));
}
