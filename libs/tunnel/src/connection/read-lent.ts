import type { Socket } from 'node:net';
import { createSlabs } from '@moorline/linux';

/** One read at most: several TLS records, or what a full socket of the kernel gives at once. */
const READ_MAX_BYTES = 262_144;

/** What Node's sockets have inside for their option `onread` (net.js), which only who makes a socket can give. */
interface Lendable {
  readonly _handle?: { readonly useUserBuffer?: (buffer: Buffer) => void } | null;
}

export interface LentReading {
  /** Counts a view of the present read as in use; call what it returns when it is not any more. */
  readonly borrow: () => () => void;
}

/**
 * Lets a socket that is open already read into the same few buffers, over and over: Node allocates for each read
 * otherwise, and collecting that garbage costs a relay more than all its other work. The same as the documented
 * option `onread` of net.connect, for sockets that an HTTP server or client made.
 * @param onRead gets each read; its bytes are overwritten by a later one unless they were borrowed
 * @returns null, with nothing changed, where this Node is built otherwise: then there are 'data' events
 */
export function readLent(socket: Socket, onRead: (bytes: Buffer) => void): LentReading | null {
  const handle = (socket as Lendable)._handle;
  const [buffer, callback, generator] = ['kBuffer', 'kBufferCb', 'kBufferGen'].map((name) => Object.getOwnPropertySymbols(socket).find(({ description }) => description === name));
  if (typeof handle?.useUserBuffer !== 'function' || buffer === undefined || callback === undefined || generator === undefined) return null;
  const nextSlab = createSlabs(READ_MAX_BYTES);
  let slab = nextSlab();
  const onLent = (length: number): boolean => {
    onRead(slab.memory.subarray(0, length));
    return true;
  };
  /** Called after each read: the same memory again, unless somebody holds some of it. */
  const nextBuffer = (): Buffer => {
    if (!slab.free()) slab = nextSlab();
    return slab.memory;
  };
  Object.assign(socket, { [buffer]: slab.memory, [callback]: onLent, [generator]: nextBuffer });
  handle.useUserBuffer(slab.memory);
  return {
    borrow: () => {
      slab.hold();
      return slab.release;
    },
  };
}
