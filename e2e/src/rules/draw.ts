import { connect } from 'node:net';

/** Gives so many bytes to `pour.ts`, takes as many, and prints how many went each way. `draw.ts ADDRESS PORT BYTES` */
const DEADLINE_MS = 8_000;
const [host = '', port = '', bytes = ''] = process.argv.slice(2);
const socket = connect({ host, port: Number(port), allowHalfOpen: true });
const timer = setTimeout(() => socket.destroy(new Error('too late')), DEADLINE_MS);
let drawn = 0;
let last = '';
socket.on('connect', () => socket.end(Buffer.alloc(Number(bytes))));
socket.on('data', (chunk: Buffer) => {
  drawn += chunk.length;
  last = `${last}${chunk.toString('latin1')}`.slice(-32);
});
socket.on('error', (error) => process.stdout.write(`${error.message} after ${drawn} bytes`));
socket.on('end', () => {
  const [line = '', taken = ''] = /taken (\d+)\n$/.exec(last) ?? [];
  process.stdout.write(`${taken} up, ${drawn - line.length} down`);
});
socket.on('close', () => clearTimeout(timer));
