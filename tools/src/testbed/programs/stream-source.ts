/**
 * Holds one TCP connection to a sink and sends a little every few milliseconds. Exits 1 when the connection
 * ends: it never makes a second one. Arguments: ADDRESS PORT.
 */
import { connect } from 'node:net';

const INTERVAL_MS = 5;
const CHUNK = Buffer.alloc(1_000, 1);
const [, , address, port] = process.argv;

const socket = connect({ host: address ?? '', port: Number(port), noDelay: true }, () => {
  setInterval(() => socket.write(CHUNK), INTERVAL_MS);
});
socket.on('error', (error) => process.stderr.write(`${error.message}\n`));
socket.on('close', () => process.exit(1));
