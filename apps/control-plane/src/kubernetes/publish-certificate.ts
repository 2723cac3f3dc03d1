import { asMoorlineError, INSTANCE_LABEL, ROLE_LABEL, SECRET } from '@moorline/mesh-core';
import type { KubeApi } from '@moorline/kubernetes';
import type { Logger } from '@moorline/service';
import type { Authority } from '../pki/index.ts';

/** What an Ingress or Gateway before the server names as its Secret: agents trust no other authority. */
const NAME = 'moorline-tls';
/** Twice a day, for a certificate that is good for a year. */
const RENEW_INTERVAL_MS = 12 * 60 * 60 * 1_000;

export interface PublishOptions {
  readonly api: KubeApi;
  readonly namespace: string;
  readonly instance: string;
  readonly authority: Authority;
  readonly names: readonly string[];
  readonly holds: () => boolean;
  readonly now: () => number;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** Keeps a certificate of our authority for the server's names in a Secret, for a proxy that ends TLS before it. Ends with the signal. */
export async function publishCertificate({ api, namespace, instance, authority, names, holds, now, log, signal }: PublishOptions): Promise<void> {
  const publish = async (): Promise<void> => {
    if (!holds()) return;
    try {
      const { certificate, privateKey } = await authority.issue(names, now());
      const data = Object.fromEntries(Object.entries({ 'tls.crt': certificate, 'tls.key': privateKey }).map(([key, text]) => [key, Buffer.from(text).toString('base64')]));
      await api.apply(SECRET, { apiVersion: SECRET.apiVersion, kind: SECRET.kind, metadata: { name: NAME, namespace, labels: { [INSTANCE_LABEL]: instance, [ROLE_LABEL]: 'certificate' } }, type: 'kubernetes.io/tls', data });
    } catch (error) {
      log.warn({ err: asMoorlineError(error) }, 'certificate for a proxy not published');
    }
  };
  await publish();
  const timer = setInterval(() => void publish(), RENEW_INTERVAL_MS);
  timer.unref();
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
}
