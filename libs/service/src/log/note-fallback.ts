import type { Logger } from './create-logger.ts';

/**
 * Logs why datagrams go one a system call, where the kernel or the FFI leaves no other way: once, since all sockets of a
 * process have the same reason, and paths are opened again and again.
 */
export function noteFallback(log: Logger): (reason: Error) => void {
  let noted = false;
  return (err) => {
    if (!noted) log.warn({ err }, 'datagrams are carried one by one');
    noted = true;
  };
}
