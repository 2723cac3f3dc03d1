import { createServer } from 'node:net';

/** Gives each TCP client so many bytes, and takes what it gives. `pour.ts PORT BYTES` */
const [port, bytes] = process.argv.slice(2).map(Number);
const server = createServer({ allowHalfOpen: true }, (socket) => {
  let taken = 0;
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => (taken += chunk.length));
  socket.on('end', () => {
    socket.write(Buffer.alloc(bytes ?? 0));
    socket.end(`taken ${taken}\n`);
  });
});
server.listen(port, '::', () => void process.stdout.write('ready\n'));
