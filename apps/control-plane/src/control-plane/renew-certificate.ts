import type { Server } from 'node:https';
import type { Configuration } from '@moorline/mesh-core';
import type { Logger } from '@moorline/service';
import type { Authority } from '../pki/index.ts';

/** Twice a day, for a certificate that is renewed a month before its end. */
const CHECK_INTERVAL_MS = 12 * 60 * 60 * 1_000;

/** Keeps the certificate of a server that runs for years valid. Ends with the signal. */
export function renewCertificate(server: Server, authority: Authority, { serverNames }: Configuration, log: Logger, signal: AbortSignal): void {
  const renew = async (): Promise<void> => {
    try {
      const { privateKey, certificate } = await authority.serverCertificate(serverNames, Date.now());
      server.setSecureContext({ key: privateKey, cert: certificate, minVersion: 'TLSv1.2' });
    } catch (error) {
      log.error({ err: error }, 'certificate not renewed');
    }
  };
  const timer = setInterval(() => void renew(), CHECK_INTERVAL_MS);
  timer.unref();
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
}
