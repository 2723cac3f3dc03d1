import { artifactFor, commonConfiguration, kubernetesReach, allowedDestinationsOf, type Configuration, type KubernetesConfiguration, type MoorlineError } from '@moorline/mesh-core';
import type { KubeApi } from '@moorline/kubernetes';
import type { Server } from 'node:https';
import type { Lifecycle, Logger, OpsSource } from '@moorline/service';
import type { Registry } from 'prom-client';
import { artifactLock, endpointObjects } from '@moorline/templates';
import { serverUrlOf } from '../config/index.ts';
import { identityOf } from '../control-plane/identity-of.ts';
import { serveOnPort } from '../control-plane/serve-on-port.ts';
import { steadyNow } from '../control-plane/steady-now.ts';
import { createHub, type Hub } from '../hub/index.ts';
import { createJoin } from '../join/index.ts';
import { createMetrics, showQueue } from '../metrics/index.ts';
import { createMirror } from '../mirror/index.ts';
import { createKubernetesProvisioner, type KubernetesProvisioner } from '../provisioner/kubernetes/create-provisioner.ts';
import { createEndpointSecrets } from '../provisioner/kubernetes/endpoint-secret.ts';
import { openKubernetesStore } from '../store/kubernetes/open-kubernetes-store.ts';
import { createTunnels } from '../tunnels/index.ts';
import { createViews } from '../views/index.ts';
import { createChanges } from '../waiting/index.ts';
import type { Controller } from './controller.ts';
import { createController } from './create-controller.ts';
import { createJoinFiles } from './join-files.ts';
import { createMooringExecutor } from './execute-mooring.ts';
import { createPreExec } from './pre-exec.ts';
import type { SharedSecrets } from './open-secrets.ts';
import { publishCertificate } from './publish-certificate.ts';
import { keepWarm } from './warm-pool.ts';
import { countJoins } from './replica/count-joins.ts';
import type { Door } from './replica/door.ts';
import { kindsFor } from './kinds-for.ts';
import { keepTrusted } from './webhook/keep-trusted.ts';

/** An answer that is under way gets this long; far below the ten seconds that a part has to close. */
const QUIET_MAX_MS = 3_000;

export interface LeadOptions {
  readonly api: KubeApi;
  readonly configuration: KubernetesConfiguration;
  readonly secrets: SharedSecrets;
  /** Whether this replica leads at this moment. */
  readonly holds: () => boolean;
  /** Called once hub and joins are served. */
  readonly onServing: (leading: Leading) => void;
  readonly door: Pick<Door, 'serve' | 'quiet'>;
  /** Why this replica is not ready, and why it is not alive. */
  readonly health: Pick<OpsSource, 'unready' | 'dead'>;
  /** Puts counts of the API server into a registry of metrics. */
  readonly showClients: (registry: Registry) => void;
  readonly life: Pick<Lifecycle, 'signal' | 'defer'>;
  readonly log: Logger;
}

/** What a replica that leads can tell of itself. */
export interface Leading {
  readonly registry: OpsSource['registry'];
  readonly unfollowed: () => readonly string[];
  readonly webhookTrouble: () => string | null;
  readonly oldestLookMs: () => number;
  readonly finishJoins: (maxMs: number) => Promise<void>;
  readonly drainHub: (spreadMs: number) => Promise<void>;
}

/** What the leader does: hub, joins and mirror on one port, and the reconciler. Settles when its life ends. */
export async function lead({ api, configuration, secrets: { authority, serverSecret }, holds, onServing, door, health, showClients, life, log }: LeadOptions): Promise<void> {
  const { kubernetes: { namespace }, endpoints, webhook } = configuration;
  const common = commonConfiguration(configuration);
  const lock = artifactLock();
  const wireguardGo = artifactFor(lock, 'wireguard-go', process.arch);
  const now = Date.now;
  const { signal } = life;
  const changes = createChanges();
  const onFailure = (error: MoorlineError): void => {
    metrics?.stepFailed(error.code);
    log.warn({ code: error.code, detail: error.detail }, 'not done yet');
  };
  let controller: Controller | undefined = undefined;
  let metrics: ReturnType<typeof createMetrics> | undefined = undefined;
  const changed = (attachmentId: string): void => {
    controller?.changed(attachmentId);
    changes.announce(attachmentId);
  };
  const store = await openKubernetesStore({ api, namespace, onChange: changed, onFailure, signal });
  life.defer('store', store.close);

  const hub: Hub = createHub({
    identityOf: identityOf(store),
    now: steadyNow,
    log: log.child({ part: 'hub' }),
    onEvent: (event, { attachmentId }) => {
      if (event !== 'health') void tunnels.changed(attachmentId);
      controller?.changed(attachmentId);
    },
    onJoinTime: (joinMs) => metrics?.agentJoined(joinMs),
  });
  const transportsFor = (attachmentId: string): Configuration['transports'] => controller?.wishesOf(attachmentId)?.transports ?? common.transports;
  const tunnels = createTunnels({
    store, directory: () => hub.directory, changes, configuration: common, serverSecret, log: log.child({ part: 'tunnels' }),
    configurationOf: ({ id }) => ({ ...common, transports: transportsFor(id), cluster: { ...common.cluster, namespace: store.assignmentOf(id)?.namespace ?? common.cluster.namespace } }),
    keepaliveOf: ({ id }) => controller?.wishesOf(id)?.keepaliveSeconds,
    reachOf: (attachment) => kubernetesReach({ ...configuration, transports: transportsFor(attachment.id) }, attachment),
  });
  const provisioner: KubernetesProvisioner = createKubernetesProvisioner({
    api,
    namespace,
    instance: store.instance,
    kinds: await kindsFor(api, configuration),
    objectsOf: (attachment) => {
      const settings = { instance: store.instance, namespace, endpoints, destinations: allowedDestinationsOf(common), hubPort: configuration.listen.port };
      return endpointObjects(attachment, settings, { assignment: store.assignmentOf(attachment.id), policy: controller?.wishesOf(attachment.id)?.policy });
    },
    secrets: createEndpointSecrets({ authority, configuration, wireguardGo, serverSecret, wishesOf: (attachmentId) => controller?.wishesOf(attachmentId) ?? null, now }),
    setEndpointIdentity: store.setEndpointIdentity,
    forget: async (attachmentId) => {
      // Whoever it was for is told: then it is gone.
      const tell = controller?.toTell(attachmentId);
      await store.remove(attachmentId);
      hub.evict(attachmentId, 'ML-ATTACHMENT-UNKNOWN', 'the attachment was detached');
      hub.directory.forget(attachmentId);
      tell?.();
    },
    onChange: changed,
    onFailure,
    signal,
  });
  const joinFiles = createJoinFiles({ api, instance: store.instance, serverSecret, ca: authority.certificate, server: serverUrlOf(common) });
  controller = createController({
    api, store, provisioner, joinFiles, directory: () => hub.directory, bringInStep: tunnels.bringInStep, holds, onFailure, onLook: (ms) => metrics?.passEnded(ms), now, steadyNow, log: log.child({ part: 'controller' }), signal,
    execute: (take) => createMooringExecutor({ api, store, configuration, joinFiles, preExec: createPreExec(configuration), isOlder: provisioner.isOlder, take, now }),
  });
  await controller.synced;
  const { unfollowed, queue } = controller;
  const views = createViews({ store, directory: hub.directory, reconciler: { running: () => provisioner.seen().running }, now: steadyNow });
  metrics = createMetrics({
    views,
    connections: hub.directory.connections,
    show: (registry) => {
      showClients(registry);
      showQueue(registry, queue);
    },
  });
  const registry = metrics.scrape;
  const webhookTrouble = webhook.configuration === undefined ? () => null : keepTrusted({ api, name: webhook.configuration, certificate: authority.certificate, holds, onFailure, signal });

  const mirror = createMirror({ folder: configuration.artifacts, lock });
  const { join, finish } = countJoins(createJoin({ store, tunnels, configuration: common, now }));
  const identity = await authority.serverCertificate(common.serverNames, now());
  const open = async (server: Server): Promise<() => Promise<void>> => {
    door.serve(server);
    return () => door.quiet(QUIET_MAX_MS);
  };
  await serveOnPort({ hub, join, mirror, ops: { registry, ...health }, metrics, configuration: common, authority, identity, open, life, log });
  onServing({ registry, unfollowed, webhookTrouble, oldestLookMs: queue.oldestLookMs, finishJoins: finish, drainHub: hub.drain });
  publishCertificate({ api, namespace, instance: store.instance, authority, names: common.serverNames, holds, now, onFailure, signal });
  log.info({ instance: store.instance, listen: configuration.listen }, 'serving');
  await Promise.all([controller.run(), keepWarm({ store, configuration, isOlder: provisioner.isOlder, holds, onFailure, now, signal })]);
}

