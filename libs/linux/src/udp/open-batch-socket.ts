import { closeSync } from 'node:fs';
import type { UdpAddress } from './batch.ts';
import type { BatchSocket } from './batch-socket.ts';
import { bindDescriptor, coalescingSocketOf } from './coalescing-socket.ts';
import { openPlainSocket } from './plain-socket.ts';

export interface OpenBatchSocketOptions extends UdpAddress {
  /** Told once why datagrams go one a system call, where the kernel or the FFI leaves no other way. */
  readonly onFallback: (reason: Error) => void;
  /** Datagrams are to arrive in one piece or not at all, where this machine can see to that; false if absent. */
  readonly whole?: boolean;
}

/**
 * Binds a UDP socket that reads and writes batches, in the network namespace of this process.
 * @param options.address numeric, of either family
 * @param options.port 0 for any free one
 * @throws the system's error (EADDRINUSE, EADDRNOTAVAIL, …) as it is
 */
export async function openBatchSocket({ address, port, onFallback, whole = false }: OpenBatchSocketOptions): Promise<BatchSocket> {
  try {
    return openCoalescing({ address, port }, whole);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === 'bind') throw error;
    onFallback(error as Error);
    return openPlainSocket({ address, port });
  }
}

function openCoalescing(local: UdpAddress, whole: boolean): BatchSocket {
  const descriptor = bindDescriptor(local);
  try {
    return coalescingSocketOf(descriptor, whole);
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}
