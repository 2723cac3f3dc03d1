import type { Server } from 'node:https';
import { artifactFor, type Configuration } from '@moorline/mesh-core';
import type { Lifecycle, Logger } from '@moorline/service';
import { artifactLock } from '@moorline/templates';
import { createOperations, serveAdmin } from '../admin/index.ts';
import { createHub, type Hub } from '../hub/index.ts';
import { createJoin } from '../join/index.ts';
import { createMetrics } from '../metrics/index.ts';
import { createMirror } from '../mirror/index.ts';
import { bootstrapFor, createLocalProvisioner } from '../provisioner/index.ts';
import { createReconciler } from '../reconciler/index.ts';
import { listen, stoppable } from '../server/index.ts';
import { createTunnels } from '../tunnels/index.ts';
import { createViews } from '../views/index.ts';
import { createChanges } from '../waiting/index.ts';
import { identityOf } from './identity-of.ts';
import { openState } from './open-state.ts';
import { serveOnPort } from './serve-on-port.ts';
import { steadyNow } from './steady-now.ts';

export interface ControlPlaneOptions {
  readonly dataDir: string;
  readonly configuration: Configuration;
  /** Program of the endpoints. */
  readonly endpointBundle: string;
  readonly life: Lifecycle;
  readonly log: Logger;
}

/**
 * Puts a control plane together and runs it until its life ends. Endpoints go on; the next control plane on this
 * data directory finds them.
 * @throws ML-DATA-DIR-UNUSABLE, ML-DATA-DIR-LOCKED, ML-STORE-CORRUPT, ML-PORT-TAKEN, ML-ADDRESS-UNUSABLE, ML-ARTIFACT-UNKNOWN
 */
export async function runControlPlane({ dataDir, configuration, endpointBundle, life, log }: ControlPlaneOptions): Promise<void> {
  const lock = artifactLock();
  const wireguardGo = artifactFor(lock, 'wireguard-go', process.arch);
  const { paths, store, authority, serverSecret, identity } = await openState(dataDir, configuration, life);
  const { instance } = store;
  const unissued = await store.markUnissued(Date.now());
  if (unissued > 0) log.warn({ attachments: unissued }, 'attaching was cut short before a token was given: they are taken down');
  const changes = createChanges();
  const now = Date.now;

  const hub: Hub = createHub({
    identityOf: identityOf(store),
    now: steadyNow,
    log: log.child({ part: 'hub' }),
    onEvent: (event, connection) => {
      const { attachmentId, role } = connection;
      if (event === 'health') return;
      void tunnels.changed(attachmentId);
      if (event === 'disconnected' && role === 'endpoint') reconciler.wake();
    },
    onJoinTime: (joinMs) => metrics.agentJoined(joinMs),
  });
  const tunnels = createTunnels({ store, directory: () => hub.directory, changes, configuration, serverSecret, log: log.child({ part: 'tunnels' }) });
  const provisioner = createLocalProvisioner({
    instance,
    networkNamespace: configuration.endpoints.networkNamespace,
    endpointBundle,
    bootstrapFor: bootstrapFor({ store, authority, configuration, wireguardGo, now }),
    onExit: (attachmentId, exit) => {
      log[exit.code === 0 ? 'info' : 'warn']({ attachmentId, ...exit }, 'endpoint ended');
      reconciler.wake();
    },
    forget: async (attachmentId) => {
      await store.remove(attachmentId);
      hub.evict(attachmentId, 'ML-ATTACHMENT-UNKNOWN', 'the attachment was detached');
      hub.directory.forget(attachmentId);
      log.info({ attachmentId }, 'detached');
    },
    paths,
    log: log.child({ part: 'provisioner' }),
  });
  const reconciler = createReconciler({
    store,
    provisioner,
    onOutcome: (failure, attachmentId) => {
      if (failure !== null) metrics.stepFailed(failure.code);
      if (attachmentId !== null) changes.announce(attachmentId);
    },
    onPass: (durationMs) => metrics.passEnded(durationMs),
    now: steadyNow,
    log: log.child({ part: 'reconciler' }),
    signal: life.signal,
  });
  const views = createViews({ store, directory: hub.directory, reconciler, now: steadyNow });
  const metrics = createMetrics({ views, connections: hub.directory.connections });
  const mirror = createMirror({ folder: configuration.artifacts, lock });
  const join = createJoin({ store, tunnels, configuration, now });
  const unready = (): readonly string[] => [reconciler.unready()].filter((reason) => reason !== null);

  const open = async (server: Server): Promise<() => Promise<void>> => {
    const stop = stoppable(server);
    await listen(server, configuration.listen);
    return stop;
  };
  await serveOnPort({ hub, join, mirror, ops: { registry: metrics.scrape, unready }, metrics, configuration, authority, identity, open, life, log });

  const operations = createOperations({ store, hub, reconciler, provisioner, views, changes, configuration, ca: authority.certificate, now });
  life.defer('admin socket', await serveAdmin(paths, operations, log.child({ part: 'admin' })));

  const missing = await mirror.missing(process.arch);
  if (missing.length > 0) log.warn({ missing, folder: configuration.artifacts }, 'artifacts are missing in the mirror');
  log.info({ instance, listen: configuration.listen }, 'serving');
  await reconciler.run();
}
