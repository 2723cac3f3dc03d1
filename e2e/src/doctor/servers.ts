import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';

const REQUEST = /^CONNECT ([^:\s]+):(\d+) HTTP\/1\.1\r\n/;

/** An HTTP proxy that lets everything through. */
export function openProxy(): Server {
  return createServer((socket) => {
    socket.once('data', (head) => {
      const [, host, port] = REQUEST.exec(head.toString()) ?? [];
      if (host === undefined) {
        socket.destroy();
        return;
      }
      const onward = connect(Number(port), host);
      onward.on('error', () => socket.destroy()).on('close', () => socket.destroy());
      socket.on('close', () => onward.destroy()).on('error', () => onward.destroy());
      void once(onward, 'connect').then(
        () => {
          socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
          socket.pipe(onward).pipe(socket);
        },
        () => socket.destroy(),
      );
    });
  });
}

/** Something that answers, but not with TLS. */
export function plainServer(): Server {
  return createServer((socket) => void socket.end('220 mail.example ESMTP\r\n'));
}
