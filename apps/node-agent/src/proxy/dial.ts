import { pipeline } from 'node:stream/promises';
import type { Socket } from 'node:net';
import { chooseRoute, STREAM_STATUS, type Authority, type StreamStatus } from '@moorline/mesh-core';
import { breakConnection, splice, type Carried, type Proxies, type ProxyDial, type ProxyOutcome, type StreamDialer } from '@moorline/tunnel';
import { connectDirectly, type Connected } from './connect-directly.ts';

export interface DialOptions {
  readonly dialer: () => StreamDialer | null;
  /** Ranges of the cluster. */
  readonly routes: () => readonly string[];
  /** Of the site. */
  readonly proxies: Proxies;
  readonly onCarried: (carried: Carried) => void;
}

/** The endpoint's answers that send a name to the worker's own network. */
const NOT_OF_THE_CLUSTER: readonly StreamStatus[] = [STREAM_STATUS.unknownName, STREAM_STATUS.elsewhere, STREAM_STATUS.resolverSilent];

/** Connects a client of the job's proxy: to the cluster through the endpoint, elsewhere as the worker would. */
export function dialFor({ dialer, routes, proxies, onCarried }: DialOptions): ProxyDial {
  const inCluster = async (destination: Authority, signal: AbortSignal): Promise<ProxyOutcome> => {
    const session = dialer();
    if (session === null) return { status: STREAM_STATUS.unreachable };
    try {
      const dialled = await session.dial(destination, signal);
      if (dialled.status !== STREAM_STATUS.ok) return dialled;
      const { stream } = dialled;
      return { status: STREAM_STATUS.ok, connection: stream, join: async (client) => onCarried(await splice(stream, client)) };
    } catch {
      return { status: STREAM_STATUS.unreachable };
    }
  };
  return async (destination, signal) => {
    const route = chooseRoute(destination.host, routes());
    if (route === 'self') return outcomeOf(await connectDirectly(destination, signal));
    if (route === 'worker') return onWorker(destination, proxies, signal);
    const outcome = await inCluster(destination, signal);
    return route === 'cluster-first' && NOT_OF_THE_CLUSTER.includes(outcome.status) ? onWorker(destination, proxies, signal) : outcome;
  };
}

/** Through the site's proxy where the job had one set, whose place ours took; else, and where that one refuses, directly. */
async function onWorker(destination: Authority, proxies: Proxies, signal: AbortSignal): Promise<ProxyOutcome> {
  let through: Socket | null = null;
  try {
    through = (await proxies.connectTo(destination, signal)) ?? null;
  } catch {
    // The job's proxy variable is no proxy.
    return { status: STREAM_STATUS.unreachable };
  }
  return outcomeOf(through === null ? await connectDirectly(destination, signal) : { status: STREAM_STATUS.ok, socket: through });
}

function outcomeOf(connected: Connected): ProxyOutcome {
  if (connected.status !== STREAM_STATUS.ok) return connected;
  const { socket } = connected;
  return { status: STREAM_STATUS.ok, connection: socket, join: (client) => join(client, socket) };
}

async function join(client: Socket, socket: Socket): Promise<void> {
  try {
    await Promise.all([pipeline(client, socket), pipeline(socket, client)]);
  } catch {
    breakConnection(client);
    breakConnection(socket);
  }
}
