import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { asMoorlineError, moorlineError, urlHost, type KubernetesConfiguration } from '@moorline/mesh-core';
import { elect, openKubeApi } from '@moorline/kubernetes';
import { answerOps, isOpsPath, type Lifecycle, type Logger, type OpsSource } from '@moorline/service';
import { answerNotFound, listen, stoppable } from '../server/index.ts';
import { createForwarder } from './forward.ts';
import { lead } from './lead.ts';
import { openSharedSecrets } from './open-secrets.ts';
import { serveWebhook } from './webhook/serve-webhook.ts';

const LEASE_NAME = 'moorline';
const IDENTITY_BYTES = 4;
/** Followers have nothing to measure but themselves. */
const NO_METRICS: OpsSource['registry'] = { contentType: 'text/plain; charset=utf-8' as OpsSource['registry']['contentType'], metrics: async () => '' };

export interface KubernetesControlPlaneOptions {
  readonly configuration: KubernetesConfiguration;
  readonly life: Lifecycle;
  readonly log: Logger;
}

/**
 * Runs one replica until its life ends or it loses the lead. Each serves the webhook; the leader serves hub and joins
 * and reconciles, the others pass connections on to it.
 * @throws ML-KUBE-*, ML-STORE-CORRUPT, ML-PORT-TAKEN, ML-ADDRESS-UNUSABLE, ML-LEADER-LOST
 */
export async function runInKubernetes({ configuration, life, log }: KubernetesControlPlaneOptions): Promise<void> {
  const { kubernetes, listen: address } = configuration;
  const { namespace } = kubernetes;
  const api = openKubeApi({ kubeconfig: kubernetes.kubeconfig ?? null, qps: kubernetes.qps, burst: kubernetes.burst, signal: life.signal });
  const secrets = await openSharedSecrets(api, namespace, Date.now());
  const ops: { source: OpsSource } = { source: { registry: NO_METRICS, unready: () => ['no replica leads'] } };
  await serveOps(configuration, () => ops.source, life, log);
  await serveWebhook({ configuration, authority: secrets.authority, life, log: log.child({ part: 'webhook' }) });

  const forwarder = createForwarder();
  let forwarding = true;
  await listen(forwarder.server, address);
  life.defer('forwarder', () => (forwarding ? forwarder.stop() : undefined));
  const own = `${urlHost(advertised(configuration))}:${address.port}`;
  const election = elect({
    // Its own client: renewing must not wait behind two hundred pods.
    api: openKubeApi({ kubeconfig: kubernetes.kubeconfig ?? null, qps: kubernetes.qps, burst: kubernetes.burst, signal: life.signal }),
    namespace,
    name: LEASE_NAME,
    identity: `${own}/${randomBytes(IDENTITY_BYTES).toString('hex')}`,
    onLeader: (identity) => {
      const target = identity === null ? null : targetOf(identity);
      forwarder.setTarget(target);
      ops.source = { ...ops.source, unready: () => (target === null ? ['no replica leads'] : []) };
    },
    onFailure: (error) => log.warn({ err: error }, 'election'),
    signal: life.signal,
  });
  log.info({ namespace, address: own }, 'waiting for the lead');
  await election.won;
  forwarding = false;
  await forwarder.stop();
  log.info({ namespace, address: own }, 'leading');
  life.defer('lease', async () => {
    // Whoever cannot reach the API server any more lets the Lease run out.
    await election.resign().catch((error: unknown) => log.warn({ err: asMoorlineError(error) }, 'lead not given away'));
  });
  const lost = election.lost.then((error) => Promise.reject(error));
  await Promise.race([lead({ api, configuration, secrets, holds: election.holds, setOps: (source) => void (ops.source = source), life, log }), lost]);
}

function advertised({ kubernetes: { advertise } }: KubernetesConfiguration): string {
  const address = advertise ?? process.env['POD_IP'];
  if (address === undefined) throw moorlineError('ML-CONFIG-INVALID', 'kubernetes.advertise: expected an address, or the variable POD_IP');
  return address;
}

/** `ADDRESS:PORT/anything`. */
function targetOf(identity: string): { readonly host: string; readonly port: number } | null {
  const url = URL.parse(`tcp://${identity}`);
  return url === null ? null : { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port) };
}

/** Health and metrics of this replica, leading or not. */
async function serveOps({ kubernetes: { opsPort }, listen: { address } }: KubernetesConfiguration, source: () => OpsSource, life: Lifecycle, log: Logger): Promise<void> {
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
