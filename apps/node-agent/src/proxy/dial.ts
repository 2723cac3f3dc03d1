import { pipeline } from 'node:stream/promises';
import type { Socket } from 'node:net';
import { chooseRoute, STREAM_STATUS, type Authority, type StreamStatus } from '@moorline/mesh-core';
import { splice, type Carried, type ProxyDial, type ProxyOutcome, type StreamDialer } from '@moorline/tunnel';
import { connectDirectly } from './connect-directly.ts';

export interface DialOptions {
  readonly dialer: () => StreamDialer | null;
  /** Ranges of the cluster. */
  readonly routes: () => readonly string[];
  readonly onCarried: (carried: Carried) => void;
}

/** The endpoint's answers that send a name to the worker's own network. */
const NOT_OF_THE_CLUSTER: readonly StreamStatus[] = [STREAM_STATUS.unknownName, STREAM_STATUS.elsewhere];

/** Connects a client of the job's proxy: to the cluster through the endpoint, elsewhere as the worker would. */
export function dialFor({ dialer, routes, onCarried }: DialOptions): ProxyDial {
  const inCluster = async (destination: Authority): Promise<ProxyOutcome> => {
    const session = dialer();
    if (session === null) return { status: STREAM_STATUS.unreachable };
    try {
      const dialled = await session.dial(destination);
      if (dialled.status !== STREAM_STATUS.ok) return dialled;
      const { stream } = dialled;
      return { status: STREAM_STATUS.ok, connection: stream, join: async (client) => onCarried(await splice(stream, client)) };
    } catch {
      return { status: STREAM_STATUS.unreachable };
    }
  };
  const onWorker = async (destination: Authority, signal: AbortSignal): Promise<ProxyOutcome> => {
    const connected = await connectDirectly(destination, signal);
    if (connected.status !== STREAM_STATUS.ok) return connected;
    const { socket } = connected;
    return { status: STREAM_STATUS.ok, connection: socket, join: (client) => join(client, socket) };
  };
  return async (destination, signal) => {
    const route = chooseRoute(destination.host, routes());
    if (route === 'worker') return onWorker(destination, signal);
    const outcome = await inCluster(destination);
    return route === 'cluster-first' && NOT_OF_THE_CLUSTER.includes(outcome.status) ? onWorker(destination, signal) : outcome;
  };
}

async function join(client: Socket, socket: Socket): Promise<void> {
  try {
    await Promise.all([pipeline(client, socket), pipeline(socket, client)]);
  } catch {
    client.resetAndDestroy();
    socket.resetAndDestroy();
  }
}
