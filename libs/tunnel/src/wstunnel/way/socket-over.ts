import { datagramCount, type BatchSocket, type UdpAddress } from '@moorline/linux';
import type { DatagramPath } from '../../path/index.ts';

/** Nothing of it is bound here: the carrier's other end sends. */
const NOWHERE: UdpAddress = { address: '0.0.0.0', port: 0 };

/** Shows a path to one UDP address, such as a wstunnel connection, as the socket that it stands for. */
export function socketOver(path: DatagramPath, destination: UdpAddress): BatchSocket {
  const counters = { received: 0, sent: 0, dropped: 0 };
  return {
    local: NOWHERE,
    whole: false,
    send: (batch) => {
      const taken = path.send(batch);
      counters[taken ? 'sent' : 'dropped'] += datagramCount(batch);
      return taken;
    },
    onBatch: (handler) =>
      path.onBatch((batch) => {
        counters.received += datagramCount(batch);
        handler(batch, destination);
      }),
    counters: () => ({ ...counters }),
    close: () => path.close(),
  };
}
