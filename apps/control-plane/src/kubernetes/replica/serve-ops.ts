import { once } from 'node:events';
import { createServer } from 'node:http';
import { asMoorlineError, type KubernetesConfiguration } from '@moorline/mesh-core';
import { answerOps, isOpsPath, type Lifecycle, type Logger, type OpsSource } from '@moorline/service';
import { answerNotFound, stoppable } from '../../server/index.ts';

/** Serves health and metrics of this replica, leading or not. */
export async function serveOps({ kubernetes: { opsPort }, listen: { address } }: KubernetesConfiguration, source: () => OpsSource, life: Pick<Lifecycle, 'defer'>, log: Logger): Promise<void> {
  const server = createServer((request, response) => {
    const { url = '' } = request;
    if (request.method !== 'GET' || !isOpsPath(url)) return answerNotFound(response, url);
    answerOps(url, response, source()).catch((error: unknown) => log.warn({ err: asMoorlineError(error) }, 'ops request failed'));
  });
  const stop = stoppable(server);
  server.listen({ host: address, port: opsPort, exclusive: true });
  await once(server, 'listening');
  life.defer('ops', () => stop());
}
