import { once } from 'node:events';
import type { Server } from 'node:net';
import { moorlineError, urlHost, type ErrorCode } from '@moorline/mesh-core';

const FAILURES: Readonly<Record<string, ErrorCode>> = {
  EADDRINUSE: 'ML-PORT-TAKEN',
  EADDRNOTAVAIL: 'ML-ADDRESS-UNUSABLE',
  EACCES: 'ML-CONFIG-INVALID',
};

/**
 * Begins to listen.
 * @throws ML-PORT-TAKEN, ML-ADDRESS-UNUSABLE, ML-CONFIG-INVALID (a port below 1024 without the right to it)
 */
export async function listen(server: Server, { address, port }: { readonly address: string; readonly port: number }): Promise<void> {
  server.listen({ host: address, port, exclusive: true });
  try {
    await once(server, 'listening');
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw moorlineError(FAILURES[code] ?? 'ML-ADDRESS-UNUSABLE', `${urlHost(address)}:${port} (${code})`, error);
  }
}
