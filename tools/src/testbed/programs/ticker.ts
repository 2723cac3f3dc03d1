/**
 * Holds one TCP connection to an echo server and sends a number that grows, ten a second. Prints each
 * answer; exits 1 when the connection ends: it never makes a second one. Arguments: ADDRESS PORT.
 */
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

const INTERVAL_MS = 100;
const [, , address, port] = process.argv;
let count = 0;

const socket = connect(Number(port), address ?? '', () => {
  setInterval(() => socket.write(`${(count += 1)}\n`), INTERVAL_MS);
});
socket.on('error', (error) => process.stderr.write(`${error.message}\n`));
socket.on('close', () => process.exit(1));
createInterface({ input: socket }).on('line', (line) => process.stdout.write(`${line}\n`));
