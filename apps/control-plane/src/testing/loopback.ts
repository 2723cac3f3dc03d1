import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identityKeyPair, joinTokenFrom, sha256Hex, signHello, type Attachment, type IdentityKeyPair, type JoinFile } from '@moorline/mesh-core';
import { connectHub, createLogger, type HubClient, type HubClientOptions } from '@moorline/service';
import { identityOf } from '../control-plane/identity-of.ts';
import { createHub, type Hub, type HubConnection } from '../hub/index.ts';
import { createJoin } from '../join/index.ts';
import { createJobScripts } from '../job-script/index.ts';
import { createMetrics, type Metrics } from '../metrics/index.ts';
import { createMirror } from '../mirror/index.ts';
import { openAuthority, type Authority } from '../pki/index.ts';
import { createHttpsServer, createRouter, listen } from '../server/index.ts';
import { openSqliteStore, type AttachmentStore } from '../store/index.ts';
import { createTunnels } from '../tunnels/index.ts';
import { createChanges } from '../waiting/index.ts';
import { configurationFor } from './configuration.ts';
import { seedOf } from './keys.ts';

const ADDRESS = '127.0.0.1';
const HOUR_MS = 3_600_000;

/** A server on a free port of loopback, with real TLS, store and hub; only endpoints are played by the test. */
export interface Loopback {
  readonly url: string;
  readonly hubUrl: string;
  readonly authority: Authority;
  readonly store: AttachmentStore;
  readonly hub: Hub;
  readonly metrics: Metrics;
  readonly events: readonly string[];
  /** Makes an attachment and a token for it. */
  readonly attach: (n: number, nodes?: number) => Promise<{ readonly attachment: Attachment; readonly joinFile: JoinFile }>;
  /** Connects as the endpoint of an attachment, or as any other client. */
  readonly connect: (options: Partial<HubClientOptions> & { readonly attachmentId: string; readonly identity: IdentityKeyPair }) => HubClient;
  /** Connects an endpoint that applies whatever it is told. */
  readonly playEndpoint: (attachmentId: string, n: number) => Promise<HubClient>;
  readonly dispose: () => Promise<void>;
}

export interface LoopbackOptions {
  /** Names in the server's certificate. */
  readonly names?: readonly string[];
  /** When the certificate was issued. */
  readonly issuedAtMs?: number;
}

export async function openLoopback({ names = [ADDRESS], issuedAtMs = Date.now() }: LoopbackOptions = {}): Promise<Loopback> {
  const folder = mkdtempSync(join(tmpdir(), 'moorline-loopback-'));
  const log = createLogger({ name: 'spec', level: 'silent' });
  const store = openSqliteStore(join(folder, 'moorline.db'));
  const authority = await openAuthority(folder, Date.now());
  const configuration = configurationFor(ADDRESS, folder);
  const changes = createChanges();
  const stop = new AbortController();
  const events: string[] = [];
  const now = Date.now;

  const hub: Hub = createHub({
    identityOf: identityOf(store),
    now,
    log,
    onEvent: (event, { attachmentId, role }: HubConnection) => {
      events.push(`${role} ${event}`);
      void tunnels.changed(attachmentId);
    },
    onJoinTime: (joinMs) => metrics.agentJoined(joinMs),
  });
  const tunnels = createTunnels({ store, directory: () => hub.directory, changes, configuration, serverSecret: seedOf(0), log });
  const metrics = createMetrics({ views: async () => [], connections: hub.directory.connections });
  const router = createRouter({
    hub,
    join: createJoin({ store, tunnels, configuration, now }),
    jobScript: createJobScripts(async () => null),
    mirror: createMirror({ folder, lock: { version: 1, artifacts: [] } }),
    ops: { registry: metrics.scrape, unready: () => [] },
    metrics,
    log,
  });
  const server = createHttpsServer({ identity: await authority.issue(names, issuedAtMs), ...router });
  await listen(server, { address: ADDRESS, port: 0 });
  const { port } = server.address() as AddressInfo;
  const url = `https://${ADDRESS}:${port}`;
  const hubUrl = `wss://${ADDRESS}:${port}/v1/hub`;

  const connect: Loopback['connect'] = ({ identity, ...options }) =>
    connectHub({
      url: hubUrl,
      ca: authority.certificate,
      role: 'endpoint',
      node: 0,
      generation: 1,
      sign: (fields) => signHello(identity.seed, fields),
      version: 'spec',
      ready: { wireguardPublicKey: identity.publicKey, relayPort: 7_001, udpPort: 7_001, probePort: 7_002 },
      onMessage: () => undefined,
      signal: stop.signal,
      log,
      ...options,
    });
  return {
    url,
    hubUrl,
    authority,
    store,
    hub,
    metrics,
    events,
    connect,
    attach: async (n, nodes = 1) => {
      const { overlay, endpoints } = configuration;
      const ports = { firstPort: endpoints.firstRelayPort, lastPort: endpoints.lastRelayPort };
      const attachment = await store.create({ id: n.toString(16).padStart(16, '0'), name: `job-${n}`, nodesFor: Array.from({ length: nodes }, () => null), mtu: 1_280, createdAtMs: n, overlay, ports });
      const token = joinTokenFrom(seedOf(n));
      await store.issueToken(attachment.id, { tokenSha256: sha256Hex(token), expiresAtMs: Date.now() + HOUR_MS });
      return { attachment, joinFile: { version: 1, server: url, ca: authority.certificate, attachment: attachment.name, token } };
    },
    playEndpoint: async (attachmentId, n) => {
      const identity = identityKeyPair(seedOf(n));
      await store.setEndpointIdentity(attachmentId, identity.publicKey);
      const { promise: applied, resolve } = Promise.withResolvers<void>();
      const client = connect({
        attachmentId,
        identity,
        generation: n,
        onMessage: (message) => {
          if (message.kind !== 'peers') return;
          client.send({ kind: 'applied', revision: message.revision });
          resolve();
        },
      });
      await applied;
      return client;
    },
    dispose: async () => {
      stop.abort();
      hub.close();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
}
