import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect } from 'node:net';

/** Whether a process takes connections on a Unix socket. */
export async function accepts(path: string): Promise<boolean> {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Removes the file of a socket whose process was killed; nothing happens if there is none or a process is behind it. */
export async function removeStaleSocket(path: string): Promise<void> {
  if (!(await accepts(path))) rmSync(path, { force: true });
}
