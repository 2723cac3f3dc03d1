import { libc } from '../syscalls/libc.ts';

const POLLIN = 1;
/** struct pollfd of poll(2): descriptor, wanted events, seen events. */
const POLLFD_BYTES = 8;
/** struct timespec of 64-bit systems. */
const TIMESPEC_BYTES = 16;
const MS_PER_SECOND = 1_000;
const NS_PER_MS = 1e6;

/**
 * Blocks this thread until the descriptor can be read, a signal comes, or the time is over: for a thread
 * whose only work it is. ppoll(2), exact to the kernel's timers.
 * @returns whether it can be read
 */
export function awaitReadable(descriptor: number, timeoutMs: number): boolean {
  const poll = Buffer.alloc(POLLFD_BYTES);
  poll.writeInt32LE(descriptor, 0);
  poll.writeInt16LE(POLLIN, 4);
  const timeout = Buffer.alloc(TIMESPEC_BYTES);
  timeout.writeBigInt64LE(BigInt(Math.floor(timeoutMs / MS_PER_SECOND)), 0);
  timeout.writeBigInt64LE(BigInt(Math.floor((timeoutMs % MS_PER_SECOND) * NS_PER_MS)), 8);
  return libc('int ppoll(void*, unsigned long, void*, void*)')(poll, 1, timeout, null) > 0;
}
