/**
 * Sends fresh random bytes to a server that sends them back, over one TCP connection, at 100 Mbit/s at most, until
 * SIGTERM. Prints the number of bytes that came back so far, a line each MiB, and last `same` when they
 * were the same. Exits 1 when they were not, or the connection ended. Arguments: ADDRESS PORT.
 */
import { createHash, randomBytes } from 'node:crypto';
import { connect } from 'node:net';

const CHUNK_BYTES = 64 * 1024;
/** Leaves the machine's CPUs to what is tried. */
const INTERVAL_MS = 5;
const AHEAD_BYTES = 4 * 1024 * 1024;
const REPORT_BYTES = 1024 * 1024;
const [, , address, port] = process.argv;

const [sent, received] = [createHash('sha256'), createHash('sha256')];
let [sentBytes, receivedBytes] = [0, 0];
let ending = false;
const socket = connect({ host: address ?? '', port: Number(port) });
const more = (): void => {
  if (ending || sentBytes - receivedBytes >= AHEAD_BYTES || socket.writableNeedDrain) return;
  const chunk = randomBytes(CHUNK_BYTES);
  sent.update(chunk);
  sentBytes += chunk.length;
  socket.write(chunk);
};
const timer = setInterval(more, INTERVAL_MS);
socket.on('data', (chunk) => {
  received.update(chunk);
  const before = receivedBytes;
  receivedBytes += chunk.length;
  if (Math.floor(before / REPORT_BYTES) !== Math.floor(receivedBytes / REPORT_BYTES)) process.stdout.write(`${receivedBytes}\n`);
});
socket.on('error', (error) => process.stderr.write(`${error.message}\n`));
socket.on('end', () => {
  const same = ending && sentBytes === receivedBytes && sent.digest('hex') === received.digest('hex');
  process.stdout.write(same ? 'same\n' : `of ${sentBytes} bytes ${receivedBytes} came back\n`, () => process.exit(same ? 0 : 1));
});
socket.on('close', () => process.exit(1));
process.once('SIGTERM', () => {
  ending = true;
  clearInterval(timer);
  socket.end();
});
