/**
 * Echo over TCP (line by line) and UDP (datagram by datagram) that puts the client's address before what
 * it got: `ADDRESS TEXT`. Runs in the pod `echo` and in jobs. Argument: port.
 */
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';

const port = Number(process.argv[2]);

const datagrams = createSocket('udp4');
datagrams.on('message', (message, { address, port: from }) => datagrams.send(`${address} ${message.toString('utf8')}`, from, address));

const streams = createServer((socket) => {
  const address = socket.remoteAddress?.replace('::ffff:', '') ?? 'unknown';
  socket.on('error', () => socket.destroy());
  createInterface({ input: socket }).on('line', (line) => socket.write(`${address} ${line}\n`)).on('error', () => socket.destroy());
});

datagrams.bind(port, () => {
  streams.listen(port, '0.0.0.0', () => process.stdout.write('ready\n'));
});
