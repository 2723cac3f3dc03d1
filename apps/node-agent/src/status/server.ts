import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { asMoorlineError, type HealthReport, type TunnelConfig } from '@moorline/mesh-core';
import { statusSocketName } from './socket-name.ts';
import type { StatusReport } from './status-report.ts';

/** More people than this do not ask at once. */
const CONNECTIONS_MAX = 8;
const IDLE_TIMEOUT_MS = 5_000;

export interface StatusServer {
  readonly close: () => Promise<void>;
}

export interface StatusSource {
  readonly attachment: string;
  readonly config: () => TunnelConfig;
  readonly measure: () => Promise<HealthReport>;
}

/** Answers each connection with one JSON object, measured then, and closes it. */
export async function serveStatus(source: StatusSource): Promise<StatusServer> {
  const server = createServer((socket) => void answer(socket, source));
  server.maxConnections = CONNECTIONS_MAX;
  server.listen(statusSocketName(process.getuid?.() ?? 0, process.pid));
  await once(server, 'listening');
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
      }),
  };
}

async function answer(socket: Socket, { attachment, config, measure }: StatusSource): Promise<void> {
  socket.setTimeout(IDLE_TIMEOUT_MS, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  try {
    const { addresses, mtu, endpoint } = config();
    const report: StatusReport = { attachment, pid: process.pid, addresses, mtu, relayUrl: endpoint.relayUrl, health: await measure() };
    socket.end(JSON.stringify(report));
  } catch (error) {
    socket.end(JSON.stringify({ error: asMoorlineError(error).message }));
  }
}
