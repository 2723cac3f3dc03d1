import { libc } from '../syscalls/libc.ts';

const SOL_SOCKET = 1;
/** socket(7). */
const SO_PEERCRED = 17;
/** struct ucred: pid, uid, gid. */
const CREDENTIALS_BYTES = 12;
const UID_OFFSET = 4;

/** A Unix socket of Node: its descriptor is told nowhere else. */
interface WithHandle {
  readonly _handle?: { readonly fd?: number } | null;
}

/**
 * User of the process that is behind a connected Unix socket, as our user namespace names it; of a server, the one that
 * began to listen.
 * @returns null where that cannot be known
 */
export function peerUid(socket: object): number | null {
  const descriptor = (socket as WithHandle)._handle?.fd;
  if (typeof descriptor !== 'number' || descriptor < 0) return null;
  try {
    const credentials = Buffer.alloc(CREDENTIALS_BYTES);
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(credentials.length, 0);
    const answer = libc('int getsockopt(int descriptor, int level, int option, void *value, void *bytes)')(descriptor, SOL_SOCKET, SO_PEERCRED, credentials, bytes);
    return answer === 0 && bytes.readUInt32LE(0) === CREDENTIALS_BYTES ? credentials.readUInt32LE(UID_OFFSET) : null;
  } catch {
    return null;
  }
}
