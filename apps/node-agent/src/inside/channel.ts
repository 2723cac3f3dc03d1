import type { Socket } from 'node:dgram';
import { asMoorlineError } from '@moorline/mesh-core';
import type { FromInside, ToInside } from '../channel/messages.ts';

/** The child's end of the channel to its agent. */
export interface AgentChannel {
  readonly send: (message: FromInside, socket?: Socket) => Promise<void>;
  readonly fail: (error: unknown) => Promise<void>;
}

/**
 * Listens to the agent. When the agent is gone this process ends, and with it, as the first of its pid
 * namespace, every other in it.
 */
export function openAgentChannel(onMessage: (message: ToInside) => Promise<void>): AgentChannel {
  const send: AgentChannel['send'] = (message, socket) =>
    new Promise((resolve) => {
      // An error means that the agent is gone: 'disconnect' follows.
      process.send?.(message, socket, {}, () => resolve());
    });
  const fail = (error: unknown): Promise<void> => {
    const { code, detail } = asMoorlineError(error);
    return send({ kind: 'failed', code, detail });
  };
  process.on('disconnect', () => process.exit(0));
  process.on('message', (message: ToInside) => void onMessage(message).catch(fail));
  return { send, fail };
}
