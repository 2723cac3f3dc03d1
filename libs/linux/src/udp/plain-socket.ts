import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { datagramCount, datagramsOf, type DatagramBatch, type UdpAddress } from './batch.ts';
import type { BatchSocket } from './batch-socket.ts';
import { SOCKET_BUFFER_BYTES } from './options.ts';

/** What may wait in Node for the kernel to take it. */
const SEND_QUEUE_MAX_BYTES = 1024 * 1024;

const ignore = (): void => undefined;

/**
 * Binds a UDP socket of Node's own: one datagram a call, without any need of the kernel or of FFI.
 * @param port 0 for any free one
 * @throws the system's error (EADDRINUSE, EADDRNOTAVAIL, …) as it is
 */
export async function openPlainSocket({ address, port }: UdpAddress): Promise<BatchSocket> {
  const socket = createSocket({ type: isIPv6(address) ? 'udp6' : 'udp4', recvBufferSize: SOCKET_BUFFER_BYTES, sendBufferSize: SOCKET_BUFFER_BYTES });
  socket.bind({ address, port, exclusive: true });
  await once(socket, 'listening');
  return batchSocketOf(socket);
}

/** Makes batches, of one datagram each, of a bound socket of Node's own, which it owns from now on. */
export function batchSocketOf(socket: Socket): BatchSocket {
  const counters = { received: 0, sent: 0, dropped: 0 };
  let handler: (batch: DatagramBatch, from: UdpAddress) => void = ignore;
  let open = true;
  const onSent = (error: Error | null): void => {
    counters[error === null ? 'sent' : 'dropped'] += 1;
  };
  // Each failed send is told to its callback; without a listener the event would end the process.
  socket.on('error', ignore);
  socket.on('message', (bytes, from) => {
    counters.received += 1;
    if (bytes.length > 0) handler({ segmentBytes: bytes.length, bytes }, from);
  });
  const { address: localAddress, port: localPort } = socket.address();
  return {
    local: { address: localAddress, port: localPort },
    whole: false,
    send: (batch, { address, port }) => {
      if (!open || socket.getSendQueueSize() > SEND_QUEUE_MAX_BYTES) {
        counters.dropped += datagramCount(batch);
        batch.release?.();
        return false;
      }
      let left = datagramCount(batch);
      for (const datagram of datagramsOf(batch)) {
        socket.send(datagram, port, address, (error) => {
          onSent(error);
          left -= 1;
          if (left === 0) batch.release?.();
        });
      }
      return true;
    },
    onBatch: (next) => {
      handler = next;
    },
    counters: () => ({ ...counters }),
    close: () => {
      if (!open) return;
      open = false;
      handler = ignore;
      socket.close();
    },
  };
}
