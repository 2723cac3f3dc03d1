import { setTimeout as sleep } from 'node:timers/promises';
import { moorlineError } from '@moorline/mesh-core';
import { uapiGet } from './uapi.ts';

const POLL_INTERVAL_MS = 2;
/** The device binds its port when it hears that the interface is up: a millisecond, on a loaded machine more. */
const LISTEN_DEADLINE_MS = 3_000;

/**
 * UDP port of a device whose interface was just set up.
 * @throws ML-WIREGUARD-FAILED when it does not listen in time, ML-PROTOCOL
 */
export async function awaitListenPort(socketPath: string): Promise<number> {
  const giveUpAt = performance.now() + LISTEN_DEADLINE_MS;
  for (;;) {
    const { listenPort } = await uapiGet(socketPath);
    if (listenPort > 0) return listenPort;
    if (performance.now() > giveUpAt) throw moorlineError('ML-WIREGUARD-FAILED', `${socketPath}: no UDP port within ${LISTEN_DEADLINE_MS} ms`);
    await sleep(POLL_INTERVAL_MS);
  }
}
