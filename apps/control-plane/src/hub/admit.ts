import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { HEALTH_INTERVAL_MS, KEY_BYTES, moorlineError, verifyHello, type HubClientMessage, type HubRole } from '@moorline/mesh-core';
import { withDeadline } from '@moorline/service';
import type { RawData, WebSocket } from 'ws';
import { closeSocket, evictSocket, sendMessage, type HubConnection } from './connection.ts';
import { decodeClientMessage } from './decode.ts';
import { HELLO_DEADLINE_MS } from './limits.ts';

/** Public key that a hello must be signed with; null: nobody of that role and node is expected. */
export type IdentityOf = (role: HubRole, attachmentId: string, node: number) => Promise<string | null>;

type Hello = Extract<HubClientMessage, { kind: 'hello' }>;

/**
 * Challenges a new client and checks its hello. The caller welcomes it.
 * @returns null if the client was evicted, or left before it said anything, as the doctor does
 * @throws ML-PROTOCOL, ML-TIMEOUT
 */
export async function admit(socket: WebSocket, identityOf: IdentityOf): Promise<HubConnection | null> {
  const nonce = randomBytes(KEY_BYTES).toString('base64');
  sendMessage(socket, { kind: 'challenge', nonce });
  const first = await withDeadline((signal) => Promise.race([once(socket, 'message', { signal }) as Promise<[RawData, boolean]>, once(socket, 'close', { signal }).then(() => null)]), {
    deadlineMs: HELLO_DEADLINE_MS,
    what: 'a hello',
  });
  if (first === null) return null;
  const [data, isBinary] = first;
  const hello = decodeClientMessage(data, isBinary);
  if (hello.kind !== 'hello') throw moorlineError('ML-PROTOCOL', `${hello.kind} before hello`);
  if ((hello.role === 'endpoint') !== (hello.ready !== null)) throw moorlineError('ML-PROTOCOL', 'only an endpoint tells what it is ready with');
  const identity = await identityOf(hello.role, hello.attachmentId, hello.node);
  if (identity === null) {
    evictSocket(socket, 'ML-ATTACHMENT-UNKNOWN', 'the attachment is not known, or was detached');
    return null;
  }
  if (!verifyHello(identity, hello.signature, { nonce, ...identityFields(hello) })) {
    evictSocket(socket, 'ML-EVICTED', 'this identity is not the one of the attachment, or was replaced');
    return null;
  }
  return connectionOf(socket, hello);
}

/** Lets an admitted client begin to report. */
export function welcome(connection: HubConnection): void {
  connection.send({ kind: 'welcome', healthIntervalMs: HEALTH_INTERVAL_MS });
}

function identityFields({ role, attachmentId, node, generation }: Hello): Pick<Hello, 'role' | 'attachmentId' | 'node' | 'generation'> {
  return { role, attachmentId, node, generation };
}

function connectionOf(socket: WebSocket, hello: Hello): HubConnection {
  return {
    ...identityFields(hello),
    version: hello.version,
    ready: hello.ready,
    send: (message) => sendMessage(socket, message),
    evict: (code, reason) => evictSocket(socket, code, reason),
    close: (code, reason) => closeSocket(socket, code, reason),
  };
}
