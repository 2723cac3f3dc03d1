import type { EndpointReady, ErrorCode, HubRole, HubServerMessage } from '@moorline/mesh-core';
import { WebSocket } from 'ws';
import { CLOSE, CLOSE_TIMEOUT_MS, UNREAD_MAX_BYTES } from './limits.ts';

/** One welcomed client. */
export interface HubConnection {
  readonly role: HubRole;
  readonly attachmentId: string;
  /** Index of the agent's node; 0 for endpoints. */
  readonly node: number;
  readonly generation: number;
  readonly version: string;
  /** Endpoints only, else null. */
  readonly ready: EndpointReady | null;
  /** Never throws; a client that does not read is cut off. */
  readonly send: (message: HubServerMessage) => void;
  /** Ends it for good: the client does not come back. */
  readonly evict: (code: ErrorCode, reason: string) => void;
  /** Ends it; the client may come back. */
  readonly close: (code: number, reason: string) => void;
}

/** Sends one message as JSON text. */
export function sendMessage(socket: WebSocket, message: HubServerMessage): void {
  if (socket.readyState !== WebSocket.OPEN) return;
  if (socket.bufferedAmount > UNREAD_MAX_BYTES) socket.terminate();
  else socket.send(JSON.stringify(message));
}

/** Closes with a reason, and destroys the socket if the other side does not answer. Only the first call counts. */
export function closeSocket(socket: WebSocket, code: number, reason: string): void {
  if (socket.readyState !== WebSocket.OPEN) return;
  socket.close(code, reason);
  const timer = setTimeout(() => socket.terminate(), CLOSE_TIMEOUT_MS);
  socket.once('close', () => clearTimeout(timer));
}

/** Tells a client not to come back, and closes. */
export function evictSocket(socket: WebSocket, code: ErrorCode, reason: string): void {
  sendMessage(socket, { kind: 'evicted', code, reason });
  closeSocket(socket, CLOSE.normal, code);
}
