/**
 * A server of pods and of jobs. By HTTP on PORT: GET /BYTES sends as many, PUT answers with count and SHA-256 of what came.
 * By bare TCP on PORT + 1 the first line says what happens: `send BYTES`; `take`, which answers when the client has ended
 * its way; `ignore`, which never reads on; `reset`; `sent`, which tells how many bytes the kernel took of all that
 * `send` is sending. Arguments: PORT ADDRESS.
 */
import { createCipheriv, createHash } from 'node:crypto';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { pipeline, Readable } from 'node:stream';

const CHUNK = Buffer.alloc(65_536);
const [, , port = '', address = ''] = process.argv;
const sending = new Set<Socket>();

/** The same bytes for the same length. */
function bytes(length: number): Readable {
  const cipher = createCipheriv('aes-128-ctr', Buffer.alloc(16, 1), Buffer.alloc(16));
  let left = length;
  return new Readable({
    highWaterMark: CHUNK.length,
    read() {
      const size = Math.min(left, CHUNK.length);
      left -= size;
      this.push(size === 0 ? null : cipher.update(CHUNK.subarray(0, size)));
    },
  });
}

async function countAndHash(source: AsyncIterable<Buffer>): Promise<string> {
  const hash = createHash('sha256');
  let count = 0;
  for await (const chunk of source) {
    hash.update(chunk);
    count += chunk.length;
  }
  return `${count} ${hash.digest('hex')}\n`;
}

function handedOver(socket: Socket): number {
  return socket.bytesWritten - socket.writableLength;
}

async function serve(socket: Socket): Promise<void> {
  let line = '';
  while (!line.endsWith('\n')) {
    const byte = socket.read(1) as Buffer | null;
    if (byte === null) {
      if (socket.readableEnded || socket.destroyed) return void socket.end();
      await new Promise((resolve) => void socket.once('readable', resolve).once('end', resolve).once('close', resolve));
    } else line += byte.toString();
  }
  const [word, argument] = line.trim().split(' ');
  if (word === 'send') {
    sending.add(socket);
    pipeline(bytes(Number(argument)), socket, () => undefined);
  }
  else if (word === 'take') socket.end(await countAndHash(socket));
  else if (word === 'reset') socket.resetAndDestroy();
  else if (word === 'sent') socket.end(`${[...sending].reduce((sum, one) => sum + handedOver(one), 0)}\n`);
}

const raw = createServer({ allowHalfOpen: true }, (socket) => {
  socket.on('error', () => undefined).once('close', () => sending.delete(socket));
  serve(socket).catch(() => socket.destroy());
});
const web = createHttpServer((request, response) => {
  if (request.method === 'PUT') void countAndHash(request).then((text) => response.end(text), () => response.destroy());
  else pipeline(bytes(Number(request.url?.slice(1))), response, () => undefined);
});
raw.listen(Number(port) + 1, address, () => void web.listen(Number(port), address, () => process.stdout.write('ready\n')));
