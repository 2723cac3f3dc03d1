import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { connectionOwner } from '@moorline/linux';
import type { Logger } from '@moorline/service';

/** Of this network namespace. The second is where programs stand that use IPv6 for everything. */
const TABLES = ['/proc/net/tcp', '/proc/net/tcp6'] as const;

/**
 * Admits connections over the loopback of our own user only: a password can be seen on a command line by others. Where
 * the kernel does not tell whose a connection is, the password has to do.
 */
export function admitOwn(uid: number, log: Logger): (client: Socket) => Promise<boolean> {
  return async ({ remoteAddress = '', remotePort = 0, localAddress = '', localPort = 0 }) => {
    const tables = await Promise.all(TABLES.map((path) => readFile(path, 'utf8').catch(() => '')));
    if (tables.every((text) => text === '')) return true;
    const owner = connectionOwner(tables.join('\n'), { address: remoteAddress, port: remotePort }, { address: localAddress, port: localPort });
    if (owner !== uid) log.warn({ owner }, 'a connection to the proxy is of another user');
    return owner === uid;
  };
}
