import { createServer } from 'node:http';
import { asMoorlineError, type KubernetesConfiguration } from '@moorline/mesh-core';
import { answerOps, isOpsPath, type Lifecycle, type Logger, type OpsSource } from '@moorline/service';
import { answerNotFound, CONNECTIONS_CHECKING_INTERVAL_MS, listen, stoppable } from '../../server/index.ts';

/** The kubelet and whoever collects metrics ask once in a while, each on a connection or two. */
const CONNECTIONS_MAX = 128;
const REQUEST_TIMEOUT_MS = 10_000;

/** Where it is served. */
interface OpsPlace {
  readonly kubernetes: Pick<KubernetesConfiguration['kubernetes'], 'opsPort'>;
  readonly listen: Pick<KubernetesConfiguration['listen'], 'address'>;
}

/** Serves health and metrics of this replica, leading or not. @throws as `listen` */
export async function serveOps({ kubernetes: { opsPort }, listen: { address } }: OpsPlace, source: () => OpsSource, life: Pick<Lifecycle, 'defer'>, log: Logger): Promise<void> {
  // Bodies are not read: Node takes in none that nobody asks for.
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS, connectionsCheckingInterval: CONNECTIONS_CHECKING_INTERVAL_MS }, (request, response) => {
    const { url = '' } = request;
    if (request.method !== 'GET' || !isOpsPath(url)) return answerNotFound(response, url);
    answerOps(url, response, source()).catch((error: unknown) => log.warn({ err: asMoorlineError(error) }, 'ops request failed'));
  });
  server.maxConnections = CONNECTIONS_MAX;
  const stop = stoppable(server);
  await listen(server, { address, port: opsPort });
  life.defer('ops', () => stop());
}
