import { once } from 'node:events';
import { createServer } from 'node:http';
import { moorlineError, type EndpointSettings } from '@moorline/mesh-core';
import type { Lifecycle } from '@moorline/service';

export interface OpsPort {
  /** From now on the endpoint takes agents. */
  readonly ready: () => void;
}

const REQUEST_TIMEOUT_MS = 5_000;
/** The kubelet asks once in a while. */
const CONNECTIONS_MAX = 16;

/**
 * Answers the kubelet of an endpoint's pod: alive as long as this process is, ready once agents can come. Only a
 * process that no longer answers is not alive: everything else ends it by itself.
 * @throws ML-PORT-TAKEN
 */
export async function openOpsPort({ pod }: EndpointSettings, lifecycle: Lifecycle): Promise<OpsPort> {
  let ready = false;
  if (pod === null) return { ready: () => undefined };
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
    const status = request.url === '/healthz' ? 200 : request.url === '/readyz' ? (ready ? 200 : 503) : 404;
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' }).end(status === 200 ? 'ok\n' : 'no\n');
  });
  server.maxConnections = CONNECTIONS_MAX;
  server.listen({ port: pod.opsPort });
  try {
    await once(server, 'listening');
  } catch (error) {
    throw moorlineError('ML-PORT-TAKEN', `TCP port ${pod.opsPort}`, error);
  }
  lifecycle.defer('health port', async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return { ready: () => void (ready = true) };
}
