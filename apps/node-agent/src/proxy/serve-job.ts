import { STREAM_STATUS } from '@moorline/mesh-core';
import { splice, type Carried, type OnStream } from '@moorline/tunnel';
import { connectDirectly } from './connect-directly.ts';

const LOOPBACK = '127.0.0.1';

/** Carries connections of pods to the job's declared ports, and to no others. */
export function serveJob(ports: readonly number[], onCarried: (carried: Carried) => void): OnStream {
  return async ({ port }, { accept, refuse, signal }) => {
    if (!ports.includes(port)) return refuse(STREAM_STATUS.forbidden);
    const connected = await connectDirectly({ host: LOOPBACK, port }, signal);
    if (connected.status !== STREAM_STATUS.ok) return refuse(connected.status);
    onCarried(await splice(accept(), connected.socket));
  };
}
