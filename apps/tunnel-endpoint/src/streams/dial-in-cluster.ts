import { once } from 'node:events';
import { connect, isIP, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { isAllowed, STREAM_STATUS, type StreamStatus } from '@moorline/mesh-core';
import { CONNECT_TIMEOUT_MS, splice, type OnStream } from '@moorline/tunnel';
import type { ResolveInCluster } from './resolve-in-cluster.ts';

const KEEP_ALIVE_MS = 60_000;
const FAILURES: Readonly<Record<string, Exclude<StreamStatus, 200>>> = { ETIMEDOUT: STREAM_STATUS.timeout, ECONNREFUSED: STREAM_STATUS.refused };

/**
 * Connects an agent's streams to what the job may reach: names by the cluster's DNS, and addresses of the ranges that
 * its rules allow a tunnel too. What listens on this machine itself is not among them.
 */
export function dialInCluster(resolve: ResolveInCluster, allowedDestinations: readonly string[]): OnStream {
  return async ({ host, port }, { accept, refuse, signal }) => {
    const addresses = await resolve(host);
    if (addresses === null) return refuse(STREAM_STATUS.resolverSilent);
    const address = addresses.find((one) => isAllowed(one, allowedDestinations) && !isOwn(one));
    if (address === undefined) return refuse(whyNot(host, addresses));
    const socket = connect({ host: address, port, allowHalfOpen: true, noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS });
    const failure = await connected(socket, signal);
    if (failure !== null || signal.aborted) {
      socket.destroy();
      return refuse(failure ?? STREAM_STATUS.timeout);
    }
    await splice(accept(), socket);
  };
}

function whyNot(host: string, addresses: readonly string[]): Exclude<StreamStatus, 200> {
  if (isIP(host) !== 0 || addresses.some(isOwn)) return STREAM_STATUS.forbidden;
  return addresses.length === 0 ? STREAM_STATUS.unknownName : STREAM_STATUS.elsewhere;
}

async function connected(socket: Socket, signal: AbortSignal): Promise<Exclude<StreamStatus, 200> | null> {
  const timer = setTimeout(() => socket.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })), CONNECT_TIMEOUT_MS);
  const abort = (): void => void socket.destroy(new Error('given up'));
  signal.addEventListener('abort', abort, { once: true });
  try {
    await once(socket, 'connect');
    return null;
  } catch (error) {
    return FAILURES[(error as NodeJS.ErrnoException).code ?? ''] ?? STREAM_STATUS.unreachable;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}

function isOwn(address: string): boolean {
  return Object.values(networkInterfaces()).some((all) => all?.some((own) => own.address === address));
}
