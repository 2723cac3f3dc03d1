import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';

/** Any: nothing is sent to it. */
const DISCARD_PORT = 9;

/**
 * MTU of the interface that leads to an address, in bytes: no packet that is larger gets there in one piece.
 * @returns null when there is no way to it
 */
export async function mtuTowards(address: string): Promise<number | null> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  try {
    // A connected socket is bound to the address that the route prescribes (ip(7)).
    const from = await new Promise<string>((resolve, reject) => {
      socket.once('error', reject);
      socket.connect(DISCARD_PORT, address, () => resolve(socket.address().address));
    });
    const [name] = Object.entries(networkInterfaces()).find(([, all]) => all?.some((own) => own.address === from)) ?? [];
    return name === undefined ? null : Number(readFileSync(`/sys/class/net/${name}/mtu`, 'utf8'));
  } catch {
    return null;
  } finally {
    socket.close();
  }
}
