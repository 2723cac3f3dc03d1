import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { STREAM_STATUS, type Authority, type StreamStatus } from '@moorline/mesh-core';
import { CONNECT_TIMEOUT_MS } from '@moorline/tunnel';

export type Connected = { readonly status: 200; readonly socket: Socket } | { readonly status: Exclude<StreamStatus, 200> };

const STATUS_OF: Readonly<Record<string, Exclude<StreamStatus, 200>>> = { ENOTFOUND: STREAM_STATUS.unknownName, EAI_AGAIN: STREAM_STATUS.unknownName, ETIMEDOUT: STREAM_STATUS.timeout, ECONNREFUSED: STREAM_STATUS.refused };

/** Connects from the worker itself, by its own resolver, as the job would without us. Never rejects. */
export async function connectDirectly({ host, port }: Authority, signal: AbortSignal): Promise<Connected> {
  const socket = connect({ host, port, allowHalfOpen: true, noDelay: true });
  const timer = setTimeout(() => socket.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })), CONNECT_TIMEOUT_MS);
  const abort = (): void => void socket.destroy(new Error('given up'));
  signal.addEventListener('abort', abort, { once: true });
  try {
    await once(socket, 'connect');
    return { status: STREAM_STATUS.ok, socket };
  } catch (error) {
    return { status: STATUS_OF[(error as NodeJS.ErrnoException).code ?? ''] ?? STREAM_STATUS.unreachable };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}
