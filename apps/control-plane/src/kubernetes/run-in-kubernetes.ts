import { randomBytes } from 'node:crypto';
import { bareHost, moorlineError, urlHost, type KubernetesConfiguration } from '@moorline/mesh-core';
import { elect, openKubeApi, type KubeApi } from '@moorline/kubernetes';
import { createRegistry, type Lifecycle, type Logger, type OpsSource } from '@moorline/service';
import type { Registry } from 'prom-client';
import { showApi, showLeading } from '../metrics/index.ts';
import { listen } from '../server/index.ts';
import { lead, type Leading } from './lead.ts';
import { openSharedSecrets } from './open-secrets.ts';
import { createDoor, type Door, type Place } from './replica/door.ts';
import { drain } from './replica/drain.ts';
import { endOf } from './replica/end-of.ts';
import { reasonsNotAlive, reasonsNotReady, type ReplicaObservation } from './replica/judge-replica.ts';
import { serveOps } from './replica/serve-ops.ts';
import { serveWebhook, type ServedWebhook } from './webhook/serve-webhook.ts';

const LEASE_NAME = 'moorline';
const IDENTITY_BYTES = 4;

export interface KubernetesControlPlaneOptions {
  readonly configuration: KubernetesConfiguration;
  readonly life: Lifecycle;
  readonly log: Logger;
}

/**
 * Runs one replica until its life ends or it loses the lead. Each serves the webhook; the leader serves hub and joins
 * and reconciles, the others pass connections on to it. At its end it moves what it has to another replica first.
 * @throws ML-KUBE-*, ML-STORE-CORRUPT, ML-PORT-TAKEN, ML-ADDRESS-UNUSABLE, ML-LEADER-LOST
 */
export async function runInKubernetes({ configuration, life, log }: KubernetesControlPlaneOptions): Promise<void> {
  const { kubernetes, listen: address } = configuration;
  const { namespace } = kubernetes;
  const end = endOf(life.signal);
  // It goes on working while it drains.
  const work = new AbortController();
  const working = { signal: work.signal, defer: life.defer };
  life.defer('work', () => work.abort(life.signal.reason));
  const openApi = (): KubeApi => openKubeApi({ kubeconfig: kubernetes.kubeconfig ?? null, qps: kubernetes.qps, burst: kubernetes.burst, signal: work.signal });
  const api = openApi();
  // Renewing the lead must not wait behind two hundred pods.
  const electionApi = openApi();
  const clients = [api.statistics, electionApi.statistics];
  const showClients = (registry: Registry): void => {
    showApi(registry, clients);
    showLeading(registry, () => leads);
  };
  let leads = false;
  let moving = false;
  let leading: Leading | null = null;
  let leader: Place | null = null;
  let webhook: ServedWebhook | null = null;
  let electionAgeMs = (): number => 0;
  const observe = (): ReplicaObservation => {
    const lastAnswersAtMs = clients.map(({ lastAnswerAtMs }) => lastAnswerAtMs()).filter((at) => at !== null);
    return {
      draining: moving || life.signal.aborted,
      leads,
      serves: leading !== null,
      leaderKnown: leader !== null,
      answerAgeMs: lastAnswersAtMs.length === 0 ? null : performance.now() - Math.max(...lastAnswersAtMs),
      unfollowed: leading?.unfollowed() ?? [],
      webhookValidUntilMs: webhook?.validUntilMs() ?? null,
      webhookTrouble: leading?.webhookTrouble() ?? null,
      oldestLookMs: leading?.oldestLookMs() ?? 0,
      electionAgeMs: electionAgeMs(),
    };
  };
  const health = { unready: () => reasonsNotReady(observe(), Date.now()), dead: () => reasonsNotAlive(observe()) };
  const registry = createRegistry('control-plane');
  showClients(registry);
  const opsSource = (): OpsSource => ({ registry: leading?.registry ?? registry, ...health });
  await serveOps(configuration, opsSource, life, log);

  const secrets = await Promise.race([openSharedSecrets(api, namespace, Date.now()), end.come]);
  // Nothing has begun that would have to be moved.
  if (secrets === null) return;
  webhook = await serveWebhook({ configuration, authority: secrets.authority, life: working, log: log.child({ part: 'webhook' }) });
  const door = createDoor();
  await listen(door.server, address);
  life.defer('door', door.stop);
  if (end.atMs() !== null) return;
  const own = `${urlHost(advertised(configuration))}:${address.port}`;
  const election = elect({
    api: electionApi,
    namespace,
    name: LEASE_NAME,
    identity: `${own}/${randomBytes(IDENTITY_BYTES).toString('hex')}`,
    onLeader: (identity) => {
      leader = identity === null ? null : placeOf(identity);
      if (leader !== null) door.pass(leader);
      else if (!leads) door.wait();
    },
    onFailure: (error) => log.warn({ err: error }, 'election'),
    signal: work.signal,
  });
  electionAgeMs = election.lookAgeMs;
  log.info({ namespace, address: own }, 'waiting for the lead');
  const move = (): Promise<void> =>
    drain({
      door,
      // Also who follows: it may be winning the lead at this moment.
      resign: election.resign,
      leaderKnown: () => leader !== null,
      finishJoins: leading?.finishJoins ?? (async () => undefined),
      drainHub: leading?.drainHub ?? (async () => undefined),
      startedAtMs: end.atMs() ?? performance.now(),
      log,
    });
  // Who gives the lead away while it begins to lead leaves the port to the one that follows.
  const serve: Door['serve'] = (server) => {
    if (!moving) door.serve(server);
  };
  const takeLead = async (): Promise<void> => {
    await election.won;
    if (moving) return;
    leads = true;
    door.wait();
    log.info({ namespace, address: own }, 'leading');
    await lead({ api, configuration, secrets, holds: election.holds, onServing: (served) => void (leading = served), door: { serve, quiet: door.quiet }, health, showClients, life: working, log });
  };
  const lost = election.lost.then((error) => Promise.reject(error));
  try {
    await Promise.race([takeLead(), lost, end.come]);
  } finally {
    moving = true;
    await move();
  }
}

function advertised({ kubernetes: { advertise } }: KubernetesConfiguration): string {
  const address = advertise ?? process.env['POD_IP'];
  if (address === undefined) throw moorlineError('ML-CONFIG-INVALID', 'kubernetes.advertise: expected an address, or the variable POD_IP');
  return address;
}

/** `ADDRESS:PORT/anything`. */
function placeOf(identity: string): Place | null {
  const url = URL.parse(`tcp://${identity}`);
  return url === null ? null : { host: bareHost(url.hostname), port: Number(url.port) };
}
