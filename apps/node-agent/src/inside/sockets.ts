import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { closeSync } from 'node:fs';
import { bindDescriptor, sendDescriptor } from '@moorline/linux';
import { DESCRIPTOR_CHANNEL, RELAY_ADDRESS } from './port.ts';

/**
 * Hands the agent the descriptor of a bound UDP socket of the job's namespace, for wireguard-go's traffic.
 * @returns null; or, where a descriptor cannot be handed out, a socket of Node's own to be sent to the agent
 */
export async function handOutRelaySocket(): Promise<Socket | null> {
  try {
    const descriptor = bindDescriptor({ address: RELAY_ADDRESS, port: 0 });
    try {
      sendDescriptor(DESCRIPTOR_CHANNEL, descriptor);
    } finally {
      closeSync(descriptor);
    }
    closeSync(DESCRIPTOR_CHANNEL);
    return null;
  } catch {
    // The agent says in its log what is lost by it.
    return openSocket(RELAY_ADDRESS);
  }
}

/** A UDP socket of the job's namespace that sends probes through the tunnel. */
export async function openProbeSocket(): Promise<Socket> {
  return openSocket('0.0.0.0');
}

async function openSocket(address: string): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.bind(0, address);
  await once(socket, 'listening');
  return socket;
}
