import { closeSync, constants, openSync } from 'node:fs';
import { join } from 'node:path';

export interface SocketPath {
  /** A path for listen and connect, short whatever the folder's is. */
  readonly path: string;
  readonly close: () => void;
}

/**
 * A socket's path through an open descriptor of its folder: addresses of Unix sockets end at 107 bytes (unix(7)),
 * data directories do not.
 * @throws the system's error (ENOENT, EACCES, …) as it is
 */
export function openSocketPath(folder: string, name: string): SocketPath {
  const descriptor = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  return { path: join('/proc/self/fd', String(descriptor), name), close: () => closeSync(descriptor) };
}
