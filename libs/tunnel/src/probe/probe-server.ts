import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { bindFailure } from '../bind-failure.ts';
import { PROBE_BYTES } from './probe.ts';

export interface ProbeServer {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/**
 * Answers probes by sending them back: a round trip through it proves that the tunnel passes packets. Echoes
 * probes only, byte for byte, so that it amplifies nothing.
 * @param options.address overlay address of this end
 * @param options.port 0 or absent for any free one
 * @throws ML-PORT-TAKEN, ML-ADDRESS-UNUSABLE
 */
export async function startProbeServer({ address, port = 0 }: { readonly address: string; readonly port?: number }): Promise<ProbeServer> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  try {
    socket.bind({ address, port, exclusive: true });
    await once(socket, 'listening');
  } catch (error) {
    throw bindFailure(error, address, port);
  }
  const ignore = (): void => undefined;
  socket.on('error', ignore);
  socket.on('message', (message, sender) => {
    if (message.length === PROBE_BYTES) socket.send(message, sender.port, sender.address, ignore);
  });
  return {
    port: socket.address().port,
    close: () => new Promise((resolve) => void socket.close(() => resolve())),
  };
}
