import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { asMoorlineError, HUB_MESSAGE_MAX_BYTES, HUB_SUBPROTOCOL, moorlineError, type ErrorCode } from '@moorline/mesh-core';
import { keepAlive, type Logger } from '@moorline/service';
import { WebSocketServer, type WebSocket } from 'ws';
import { spreadOver } from '../control-plane/spread-over.ts';
import { admit, welcome, type IdentityOf } from './admit.ts';
import { closeSocket, type HubConnection } from './connection.ts';
import { decodeClientMessage } from './decode.ts';
import { createDirectory, type Directory } from './directory.ts';
import { CLOSE, CONNECTIONS_MAX } from './limits.ts';
import { createRateLimit, type RateLimit } from './rate-limit.ts';

type HubEvent = 'connected' | 'disconnected' | 'applied' | 'health';

export interface HubOptions {
  readonly identityOf: IdentityOf;
  /** Called after the directory has changed. */
  readonly onEvent: (event: HubEvent, connection: HubConnection) => void;
  /** Called once for each agent that tells how long its join took, in milliseconds. */
  readonly onJoinTime: (joinMs: number) => void;
  readonly now: () => number;
  readonly log: Logger;
}

export interface Hub {
  readonly directory: Directory;
  /** Takes over a socket that asks for the hub. */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Ends all connections of an attachment for good. */
  readonly evict: (attachmentId: string, code: ErrorCode, reason: string) => void;
  /** Ends all connections, each at a moment of its own within `spreadMs`; the clients will try again, and not all at once. */
  readonly drain: (spreadMs: number) => Promise<void>;
  /** Ends all connections; the clients will try again. */
  readonly close: () => void;
}

/** The WebSocket service that agents and endpoints hold open. */
export function createHub({ identityOf, onEvent, onJoinTime, now, log }: HubOptions): Hub {
  const directory = createDirectory();
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: HUB_MESSAGE_MAX_BYTES,
    perMessageDeflate: false,
    handleProtocols: (protocols) => (protocols.has(HUB_SUBPROTOCOL) ? HUB_SUBPROTOCOL : false),
  });

  const handle = (connection: HubConnection, rate: RateLimit, data: Parameters<typeof decodeClientMessage>[0], isBinary: boolean): void => {
    const message = decodeClientMessage(data, isBinary);
    // Answers are as many as what we sent: a job on many nodes that joins at once is no flood.
    const expected = message.kind === 'applied' && directory.recordApplied(connection, message.revision);
    if (!expected && !rate.take(performance.now())) return connection.close(CLOSE.policy, 'too many messages');
    switch (message.kind) {
      case 'hello':
        throw moorlineError('ML-PROTOCOL', 'a second hello');
      case 'applied':
        return onEvent('applied', connection);
      case 'health':
        if (directory.recordHealth(connection, message.report, now()) && message.report.joinMs !== null) onJoinTime(message.report.joinMs);
        return onEvent('health', connection);
      case 'leave':
        log.info({ attachmentId: connection.attachmentId, role: connection.role, node: connection.node, reason: message.reason }, 'leaves');
        directory.recordLeave(connection);
        return connection.close(CLOSE.normal, 'left');
    }
  };
  const serve = (socket: WebSocket, connection: HubConnection): void => {
    const rate = createRateLimit(performance.now());
    const { attachmentId, role, node, generation, version } = connection;
    socket.on('message', (data, isBinary) => {
      if (socket.readyState !== socket.OPEN) return;
      try {
        handle(connection, rate, data, isBinary);
      } catch (error) {
        log.warn({ err: error, attachmentId, role }, 'hub message refused');
        connection.close(CLOSE.protocol, asMoorlineError(error).code);
      }
    });
    socket.once('close', (code) => {
      directory.leave(connection);
      log.info({ attachmentId, role, node, generation, code }, 'hub disconnected');
      onEvent('disconnected', connection);
    });
    welcome(connection);
    log.info({ attachmentId, role, node, generation, version }, 'hub connected');
    onEvent('connected', connection);
  };
  const accept = async (socket: WebSocket, client: string | undefined): Promise<void> => {
    socket.on('error', (error) => log.debug({ err: error }, 'hub socket'));
    keepAlive(socket);
    try {
      const connection = await admit(socket, identityOf);
      if (connection !== null && socket.readyState === socket.OPEN && directory.enter(connection)) serve(socket, connection);
    } catch (error) {
      const { code, detail } = asMoorlineError(error);
      log.warn({ code, detail, client }, 'hub client not admitted');
      closeSocket(socket, code === 'ML-PROTOCOL' ? CLOSE.protocol : CLOSE.tryAgainLater, code);
    }
  };
  return {
    directory,
    upgrade: (request, socket, head) => {
      if (server.clients.size >= CONNECTIONS_MAX) return void socket.destroy();
      server.handleUpgrade(request, socket, head, (client) => void accept(client, request.socket.remoteAddress));
    },
    evict: (attachmentId, code, reason) => {
      for (const connection of directory.connectionsOf(attachmentId)) connection.evict(code, reason);
    },
    drain: (spreadMs) => spreadOver(server.clients, spreadMs, (client) => closeSocket(client, CLOSE.goingAway, 'another replica takes over')),
    close: () => {
      for (const client of server.clients) closeSocket(client, CLOSE.goingAway, 'the control plane stops');
      server.close();
    },
  };
}
