import { createServer } from 'node:net';

/** A name that one process of the machine holds; the kernel frees it when that process ends, however it ends. */
export interface Lock {
  readonly release: () => Promise<void>;
}

/** Takes the lock, or gives null if somebody holds it. It is an abstract Unix socket (unix(7)): no file is left. */
export async function takeLock(name: string): Promise<Lock | null> {
  const server = createServer((socket) => socket.destroy());
  const taken = await new Promise<boolean>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(false) : reject(error)));
    server.listen(`\0${name}`, () => resolve(true));
  });
  if (!taken) return null;
  server.unref();
  return { release: () => new Promise((resolve) => server.close(() => resolve())) };
}
