import { createServer } from 'node:http';
import { asMoorlineError, type KubernetesConfiguration } from '@moorline/mesh-core';
import { answerOps, isOpsPath, type Lifecycle, type Logger, type OpsSource } from '@moorline/service';
import { answerNotFound, listen, stoppable } from '../../server/index.ts';

/** Where it is served. */
interface OpsPlace {
  readonly kubernetes: Pick<KubernetesConfiguration['kubernetes'], 'opsPort'>;
  readonly listen: Pick<KubernetesConfiguration['listen'], 'address'>;
}

/** Serves health and metrics of this replica, leading or not. @throws as `listen` */
export async function serveOps({ kubernetes: { opsPort }, listen: { address } }: OpsPlace, source: () => OpsSource, life: Pick<Lifecycle, 'defer'>, log: Logger): Promise<void> {
  const server = createServer((request, response) => {
    const { url = '' } = request;
    if (request.method !== 'GET' || !isOpsPath(url)) return answerNotFound(response, url);
    answerOps(url, response, source()).catch((error: unknown) => log.warn({ err: asMoorlineError(error) }, 'ops request failed'));
  });
  const stop = stoppable(server);
  await listen(server, { address, port: opsPort });
  life.defer('ops', () => stop());
}
