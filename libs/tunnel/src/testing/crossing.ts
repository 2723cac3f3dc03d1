import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { LOOPBACK } from './direct-end.ts';

/** What lies on the way to an endpoint and only counts. */
export interface Crossing {
  readonly port: number;
  /** Bytes of each datagram that went to the endpoint. */
  readonly there: number[];
  /** Bytes of each that came back. */
  readonly back: number[];
  readonly close: () => void;
}

/** Passes the datagrams of one agent on, on loopback. */
export async function openCrossing(to: number): Promise<Crossing> {
  const [near, far] = [createSocket('udp4'), createSocket('udp4')];
  const [there, back]: [number[], number[]] = [[], []];
  let agentPort = 0;
  for (const socket of [near, far]) {
    socket.bind(0, LOOPBACK);
    await once(socket, 'listening');
  }
  near.on('message', (bytes, { port }) => {
    agentPort = port;
    there.push(bytes.length);
    far.send(bytes, to, LOOPBACK);
  });
  far.on('message', (bytes) => {
    back.push(bytes.length);
    near.send(bytes, agentPort, LOOPBACK);
  });
  const close = (): void => {
    near.close();
    far.close();
  };
  return { port: near.address().port, there, back, close };
}
