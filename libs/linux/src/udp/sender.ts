import { constants } from 'node:os';
import { lastErrno, libc } from '../syscalls/libc.ts';
import type { DatagramBatch } from './batch.ts';
import { SEGMENTS_MAX, SEND_MAX_BYTES, SOL_UDP, UDP_SEGMENT } from './options.ts';
import { setOption } from './set-option.ts';

/** How often a full buffer of the kernel is tried again before a send counts as dropped. */
const INTERRUPTED_MAX = 8;

/** Sends a batch; false when not all of it was taken. */
export type Send = (batch: DatagramBatch, address: Buffer) => boolean;

/**
 * Sends batches by a socket that does not block: one system call for up to 64 datagrams (UDP_SEGMENT of udp(7)),
 * or one for each where the way out cannot cut (EIO: no checksums there).
 */
export function createSender(descriptor: number): Send {
  const sendto = libc('intptr_t sendto(int descriptor, const void *bytes, size_t length, int flags, const void *address, uint32_t addressBytes)');
  let segmentBytes = 0;
  let cuts = true;
  /** The option stays with the socket: most sends have the size of the one before. */
  const cutAt = (size: number): void => {
    if (size === segmentBytes) return;
    setOption(descriptor, SOL_UDP, UDP_SEGMENT, size);
    segmentBytes = size;
  };
  const sendOnce = (bytes: Buffer, size: number, address: Buffer): number => {
    cutAt(bytes.length > size ? size : 0);
    for (let interrupted = 0; interrupted < INTERRUPTED_MAX; interrupted += 1) {
      if (sendto(descriptor, bytes, bytes.length, 0, address, address.length) >= 0) return 0;
      const errno = lastErrno();
      if (errno !== constants.errno.EINTR) return errno;
    }
    return constants.errno.EINTR;
  };
  const send: Send = ({ segmentBytes: size, bytes }, address) => {
    const count = cuts ? Math.max(1, Math.min(SEGMENTS_MAX, Math.floor(SEND_MAX_BYTES / size))) : 1;
    const step = count * size;
    let whole = true;
    for (let offset = 0; offset < bytes.length; offset += step) {
      const part = bytes.length <= step ? bytes : bytes.subarray(offset, offset + step);
      const errno = sendOnce(part, size, address);
      if (errno === 0) continue;
      if (errno === constants.errno.EIO && cuts) {
        cuts = false;
        return send({ segmentBytes: size, bytes: bytes.subarray(offset) }, address) && whole;
      }
      whole = false;
    }
    return whole;
  };
  return send;
}
