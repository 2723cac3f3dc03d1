import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import * as z from 'zod';
import { run } from '../process/index.ts';

/** Any: nothing is sent to it. */
const DISCARD_PORT = 9;
/** `ip -json address show`: an empty object for each link that was left out. */
const linksSchema = z.array(z.object({ mtu: z.int().optional() }));

/**
 * MTU of the interface that leads to an address, in bytes: no packet that is larger gets there in one piece.
 * @returns null when there is no way to it
 */
export async function mtuTowards(address: string): Promise<number | null> {
  try {
    const { stdout } = await run('ip', ['-json', 'address', 'show', 'to', await sourceTowards(address)]);
    return linksSchema.parse(JSON.parse(stdout)).find(({ mtu }) => mtu !== undefined)?.mtu ?? null;
  } catch {
    return null;
  }
}

/** A connected socket is bound to the address that the route prescribes (ip(7)). */
async function sourceTowards(address: string): Promise<string> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  try {
    return await new Promise((resolve, reject) => {
      socket.once('error', reject);
      socket.connect(DISCARD_PORT, address, () => resolve(socket.address().address));
    });
  } finally {
    socket.close();
  }
}
