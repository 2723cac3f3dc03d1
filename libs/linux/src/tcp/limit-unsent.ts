import { setOption } from '../udp/set-option.ts';

const IPPROTO_TCP = 6;
/** tcp(7), since Linux 3.12. */
const TCP_NOTSENT_LOWAT = 25;

/** A socket of Node, plain or TLS: its descriptor is told nowhere else. */
interface WithHandle {
  readonly _handle?: { readonly fd?: number } | null;
}

/**
 * Bounds what the kernel takes of a TCP connection beyond what it may send at once: the rest waits where it can still
 * be dropped. Else a slow path queues megabytes, which are seconds.
 * @returns whether the kernel does it
 */
export function limitUnsent(socket: object, bytes: number): boolean {
  const descriptor = (socket as WithHandle)._handle?.fd;
  if (typeof descriptor !== 'number' || descriptor < 0) return false;
  try {
    return setOption(descriptor, IPPROTO_TCP, TCP_NOTSENT_LOWAT, bytes);
  } catch {
    return false;
  }
}
