import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { httpsRequest } from '@moorline/service';

const REQUEST_DEADLINE_MS = 5_000;
const ANSWER_MAX_BYTES = 4 * 1024 * 1024;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/;

/** Certificate of the authority that a control plane made for itself; undefined before its first start. */
export function authorityOf(dataFolder: string): string | undefined {
  try {
    return CERTIFICATE.exec(readFileSync(join(dataFolder, 'pki', 'authority.pem'), 'utf8'))?.[0];
  } catch {
    return undefined;
  }
}

/** Body and status of a GET of the control plane's, over TLS that is checked. */
export async function getFromControlPlane(server: string, dataFolder: string, path: string): Promise<{ readonly status: number; readonly body: string }> {
  const ca = authorityOf(dataFolder) ?? '';
  const { status, body } = await httpsRequest({
    url: `${server}${path}`, method: 'GET', ca, maxBytes: ANSWER_MAX_BYTES, deadlineMs: REQUEST_DEADLINE_MS, signal: new AbortController().signal,
  });
  return { status, body: body.toString('utf8') };
}

/** True once `/readyz` says so. */
export async function isReady(server: string, dataFolder: string): Promise<boolean> {
  try {
    return (await getFromControlPlane(server, dataFolder, '/readyz')).status === 200;
  } catch {
    return false;
  }
}
