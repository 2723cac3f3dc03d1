import { createServer } from 'node:net';

/** Tells each TCP client the address that it is seen with. `answer.ts PORT` */
const server = createServer((socket) => {
  socket.on('error', () => undefined);
  socket.end(`${socket.remoteAddress?.replace(/^::ffff:/, '')}\n`);
});
server.listen(Number(process.argv[2]), '::', () => void process.stdout.write('ready\n'));
