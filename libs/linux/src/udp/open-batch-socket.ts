import type { UdpAddress } from './batch.ts';
import type { BatchSocket } from './batch-socket.ts';
import { openPlainSocket } from './plain-socket.ts';

export interface OpenBatchSocketOptions extends UdpAddress {
  /** 'plain': one datagram a system call, whatever the kernel can do. */
  readonly mode?: 'best' | 'plain';
}

/**
 * Binds a UDP socket that reads and writes batches, in the network namespace of this process.
 * @throws the system's error (EADDRINUSE, EADDRNOTAVAIL, …) as it is
 */
export async function openBatchSocket({ address, port }: OpenBatchSocketOptions): Promise<BatchSocket> {
  return openPlainSocket({ address, port });
}
