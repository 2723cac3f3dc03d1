import { WebSocket } from 'ws';
import { asMoorlineError, moorlineError, type HubServerMessage, type MoorlineError } from '@moorline/mesh-core';
import { keepAlive } from '../heartbeat/index.ts';
import { decodeServerMessage } from './decode.ts';
import { openSocket } from './open-socket.ts';
import type { HubClientOptions } from './options.ts';

/** From the first byte to the welcome: connecting, and a signature that the server has to check. */
const WELCOME_TIMEOUT_MS = 15_000;
const NORMAL_CLOSURE = 1000;
/** Private use range of RFC 6455 section 7.4.2. */
const PROTOCOL_FAULT = 4400;

interface SessionEnd {
  /** null: the connection was closed without a fault. */
  readonly failure: MoorlineError | null;
  /** The server does not want this identity back. */
  readonly evicted: boolean;
}

export interface Session {
  readonly socket: WebSocket;
  /** Never rejects. */
  readonly ended: Promise<SessionEnd>;
}

/** One connection to the hub: hello on challenge, `onWelcome`, instructions to `options.onMessage`, until it ends. */
export function openSession(options: HubClientOptions, onWelcome: () => void): Session {
  const { promise: ended, resolve } = Promise.withResolvers<SessionEnd>();
  let failure: MoorlineError | null = null;
  let evicted = false;
  const socket = openSocket(options, (error) => {
    failure ??= error;
  });
  const fail = (error: unknown): void => {
    failure ??= asMoorlineError(error);
    if (socket.readyState === WebSocket.OPEN) socket.close(PROTOCOL_FAULT, failure.code);
    else socket.terminate();
  };
  const welcomeTimer = setTimeout(() => fail(moorlineError('ML-TIMEOUT', `${options.url}: no welcome within ${WELCOME_TIMEOUT_MS} ms`)), WELCOME_TIMEOUT_MS);

  const handle = (message: HubServerMessage): void => {
    switch (message.kind) {
      case 'challenge':
        return socket.send(JSON.stringify(hello(options, message.nonce)));
      case 'welcome':
        clearTimeout(welcomeTimer);
        return onWelcome();
      case 'evicted':
        evicted = true;
        failure = moorlineError('ML-EVICTED', `${message.code}: ${message.reason}`);
        return socket.close(NORMAL_CLOSURE);
      case 'tunnel':
      case 'peers':
        return options.onMessage(message);
    }
  };
  socket.once('open', () => keepAlive(socket));
  socket.on('message', (data) => {
    try {
      handle(decodeServerMessage(String(data)));
    } catch (error) {
      fail(error);
    }
  });
  socket.once('close', () => {
    clearTimeout(welcomeTimer);
    resolve({ failure, evicted });
  });
  return { socket, ended };
}

function hello({ role, attachmentId, node, generation, sign, version, ready }: HubClientOptions, nonce: string): object {
  const signature = sign({ nonce, role, attachmentId, node, generation });
  return { kind: 'hello', role, attachmentId, node, generation, signature, version, ready };
}
