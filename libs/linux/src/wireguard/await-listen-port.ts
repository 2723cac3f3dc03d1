import { setTimeout as sleep } from 'node:timers/promises';
import { moorlineError } from '@moorline/mesh-core';
import { uapiGet } from './uapi.ts';
import { udpPortOf } from './udp-port-of.ts';

const POLL_INTERVAL_MS = 2;
/** The device binds its port when it hears that the interface is up: a millisecond, on a loaded machine more. */
const LISTEN_DEADLINE_MS = 3_000;

/**
 * UDP port of a device whose interface was just set up. Where the kernel has no IPv6, wireguard-go listens but
 * tells no port: then it is read from procfs.
 * @throws ML-WIREGUARD-FAILED when it does not listen in time, ML-PROTOCOL
 */
export async function awaitListenPort({ socketPath, pid }: { readonly socketPath: string; readonly pid: number }): Promise<number> {
  const giveUpAt = performance.now() + LISTEN_DEADLINE_MS;
  for (;;) {
    const listenPort = (await uapiGet(socketPath)).listenPort || udpPortOf(pid);
    if (listenPort > 0) return listenPort;
    if (performance.now() > giveUpAt) throw moorlineError('ML-WIREGUARD-FAILED', `${socketPath}: no UDP port within ${LISTEN_DEADLINE_MS} ms`);
    await sleep(POLL_INTERVAL_MS);
  }
}
