import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { RELAY_ADDRESS } from './port.ts';


/** A bound UDP socket of the job's namespace, for wireguard-go's traffic. */
export async function openRelaySocket(): Promise<Socket> {
  return openSocket(RELAY_ADDRESS);
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
