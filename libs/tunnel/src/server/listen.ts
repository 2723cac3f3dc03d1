import { once } from 'node:events';
import type { Server } from 'node:net';
import { bindFailure } from '../bind-failure.ts';

/**
 * Listens on an address and a port.
 * @throws ML-PORT-TAKEN, ML-ADDRESS-UNUSABLE
 */
export async function listen(server: Server, address: string, port: number): Promise<void> {
  server.listen({ host: address, port });
  try {
    await once(server, 'listening');
  } catch (error) {
    throw bindFailure(error, address, port);
  }
}
