import type { Server } from 'node:https';
import type { Configuration } from '@moorline/mesh-core';
import type { Lifecycle, Logger } from '@moorline/service';
import { serverUrlOf } from '../config/index.ts';
import type { Hub } from '../hub/index.ts';
import { createJobScripts } from '../job-script/index.ts';
import { bundleSource } from '../mirror/index.ts';
import type { Authority, KeyAndCertificate } from '../pki/index.ts';
import { createHttpsServer, createRouter, type RouterOptions } from '../server/index.ts';
import { renewCertificate } from './renew-certificate.ts';

export interface PortOptions extends Pick<RouterOptions, 'join' | 'mirror' | 'ops' | 'metrics'> {
  readonly hub: Hub;
  readonly configuration: Configuration;
  readonly authority: Authority;
  /** The certificate to begin with. */
  readonly identity: KeyAndCertificate;
  /** Has the server take connections; gives what ends that. */
  readonly open: (server: Server) => Promise<() => Promise<void>>;
  readonly life: Pick<Lifecycle, 'signal' | 'defer'>;
  readonly log: Logger;
}

/**
 * Serves hub, joins, mirror and what operators ask on the control plane's one port until its life ends; then the hub
 * says goodbye before the server stops.
 * @throws what `open` throws
 */
export async function serveOnPort({ hub, join, mirror, ops, metrics, configuration, authority, identity, open, life, log }: PortOptions): Promise<void> {
  const jobScript = configuration.interlink?.jobScripts === true ? createJobScripts(() => bundleSource(configuration.artifacts, serverUrlOf(configuration))) : null;
  const server = createHttpsServer({ identity, ...createRouter({ hub, join, jobScript, mirror, ops, metrics, log: log.child({ part: 'server' }) }) });
  const stop = await open(server);
  server.on('error', (error) => log.error({ err: error }, 'connection not accepted'));
  life.defer('server', async () => {
    hub.close();
    await stop();
  });
  renewCertificate(server, authority, configuration, log, life.signal);
}
