import { setTimeout as sleep } from 'node:timers/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Server as HttpsServer } from 'node:https';
import { spreadOver } from '../../control-plane/spread-over.ts';

export interface Place {
  readonly host: string;
  readonly port: number;
}

/** The control plane's one port, whoever serves what comes in at it. */
export interface Door {
  readonly server: Server;
  /** From now on connections wait: nobody leads, or who does is not ready. */
  readonly wait: () => void;
  /** From now on connections go to another replica, and those that wait. */
  readonly pass: (leader: Place) => void;
  /** From now on connections are served here, and those that wait. */
  readonly serve: (server: HttpsServer) => void;
  /** Ends connections that were passed on, each at a moment of its own within `spreadMs`: their clients come back. */
  readonly letGo: (spreadMs: number) => Promise<void>;
  /** Settles when no connection is left that is served here, at the latest after `graceMs`; what is left then is cut. */
  readonly quiet: (graceMs: number) => Promise<void>;
  /** Takes nobody in any more, and cuts what is left. */
  readonly stop: () => Promise<void>;
}

/** A leader in the same cluster answers within a round trip. */
const CONNECT_TIMEOUT_MS = 5_000;
const CONNECTIONS_MAX = 10_000;
/** The lead changes within this, even when its holder was killed; a client tries again by itself after fifteen seconds. */
const WAIT_MAX_MS = 14_000;
const QUIET_LOOK_MS = 50;

/**
 * Opens the port for the whole life of a replica, so that it is never closed while the lead changes. Bytes are passed
 * on as they are: TLS ends where the leader is.
 */
export function createDoor(): Door {
  let handle: ((client: Socket) => void) | null = null;
  const waiting = new Map<Socket, NodeJS.Timeout>();
  const passed = new Set<Socket>();
  const served = new Set<Socket>();

  const wait = (client: Socket): void => {
    waiting.set(client, setTimeout(() => client.destroy(), WAIT_MAX_MS));
    client.once('close', () => leaveWaiting(client));
  };
  const leaveWaiting = (client: Socket): void => {
    clearTimeout(waiting.get(client));
    waiting.delete(client);
  };
  const become = (next: (client: Socket) => void): void => {
    handle = next;
    for (const client of [...waiting.keys()]) {
      leaveWaiting(client);
      if (!client.destroyed) next(client);
    }
  };
  const remember = (client: Socket, set: Set<Socket>): void => {
    set.add(client);
    client.once('close', () => set.delete(client));
  };
  const server = createServer({ pauseOnConnect: true, noDelay: true }, (client) => {
    client.on('error', () => client.destroy());
    (handle ?? wait)(client);
  });
  server.maxConnections = CONNECTIONS_MAX;

  return {
    server,
    wait: () => void (handle = null),
    pass: (leader) =>
      become((client) => {
        remember(client, passed);
        passOn(client, leader);
      }),
    serve: (target) =>
      become((client) => {
        remember(client, served);
        target.emit('connection', client);
      }),
    letGo: (spreadMs) => spreadOver(passed, spreadMs, (client) => client.destroy()),
    quiet: async (graceMs) => {
      const endsAtMs = performance.now() + graceMs;
      while (served.size > 0 && performance.now() < endsAtMs) await sleep(QUIET_LOOK_MS);
      for (const client of served) client.destroy();
    },
    stop: async () => {
      const { promise: closed, resolve } = Promise.withResolvers<void>();
      server.close(() => resolve());
      for (const client of [...waiting.keys(), ...passed, ...served]) client.destroy();
      await closed;
    },
  };
}

function passOn(client: Socket, place: Place): void {
  const leader = connect({ ...place, timeout: CONNECT_TIMEOUT_MS, noDelay: true });
  leader.once('connect', () => leader.setTimeout(0));
  leader.once('timeout', () => leader.destroy());
  leader.on('error', () => client.destroy());
  client.once('close', () => leader.destroy());
  leader.once('close', () => client.destroy());
  client.pipe(leader);
  leader.pipe(client);
}
