/**
 * Carries datagrams between two ends by the sockets and the direct path of agent and endpoint, and prints how many came
 * as they were. The log goes to standard error.
 */
import { datagramsOf, openBatchSocket, type DatagramBatch } from '@moorline/linux';
import { createLogger, noteFallback } from '@moorline/service';
import { controlKey, createControlWriter, openUdpPath, serveUdp, type DatagramPath } from '@moorline/tunnel';

const LOOPBACK = '127.0.0.1';
const TICKET_SHA256 = 'ab'.repeat(32);
const BASE_BYTES = 1_312;
const COUNT = 40;

const onFallback = noteFallback(createLogger({ name: 'two-ends' }));
const over = new AbortController();
const sent = Array.from({ length: COUNT }, (_, index) => Buffer.alloc(BASE_BYTES, index));
const batch = (): DatagramBatch => ({ segmentBytes: BASE_BYTES, bytes: Buffer.concat(sent) });

async function arrivals(listen: (handler: (batch: DatagramBatch) => void) => void): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const came: Buffer[] = [];
  listen((part) => {
    came.push(...[...datagramsOf(part)].map((datagram) => Buffer.from(datagram)));
    part.release?.();
    if (came.length === COUNT) resolve();
  });
  await promise;
  return came.filter((datagram, index) => sent[index]?.equals(datagram) === true).length;
}

const [one, other] = await Promise.all([0, 0].map((port) => openBatchSocket({ address: LOOPBACK, port, onFallback })));
if (one === undefined || other === undefined) throw new Error('no sockets');
const bySocket = arrivals((handler) => other.onBatch(handler));
one.send(batch(), other.local);

const free = await openBatchSocket({ address: LOOPBACK, port: 0, onFallback });
free.close();
const { promise: session, resolve: onSession } = Promise.withResolvers<DatagramPath>();
const server = await serveUdp({ address: LOOPBACK, port: free.local.port, tickets: () => [TICKET_SHA256], onPath: onSession, onClaim: () => undefined, onSize: () => undefined, baseBytes: BASE_BYTES, onFallback, signal: over.signal });
const sizes: number[] = [];
const path = await openUdpPath({ to: free.local, writer: createControlWriter(controlKey(TICKET_SHA256)), datagramBytes: BASE_BYTES, mostBytes: 9_216, onSize: (bytes) => void sizes.push(bytes), onFallback, signal: over.signal });
const byPath = arrivals((handler) => void session.then((open) => open.onBatch(handler)));
await session;
path.send(batch());
process.stdout.write(`${JSON.stringify({ bySocket: await bySocket, byPath: await byPath })}\n`);
for (const end of [path, server, one, other]) end.close();
