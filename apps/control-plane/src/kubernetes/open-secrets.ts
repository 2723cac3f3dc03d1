import { randomBytes } from 'node:crypto';
import { isMoorlineError, moorlineError, ROLE_LABEL, SECRET, type KubeObject } from '@moorline/mesh-core';
import { secretData, secretText, TLS_CERTIFICATE, TLS_PRIVATE_KEY, type KubeApi } from '@moorline/kubernetes';
import { issueServerCertificate, makeAuthority, type Authority } from '../pki/index.ts';

const NAME = 'moorline-authority';
const SECRET_BYTES = 32;
const TICKET = 'ticket';

export interface SharedSecrets {
  readonly authority: Authority;
  /** Relay tickets and join tokens are derived from it. */
  readonly serverSecret: Uint8Array;
}

/**
 * The authority of this installation and the secret of its tickets, in a Secret of our namespace, made once by the
 * first replica that comes.
 * @throws ML-STORE-CORRUPT when the Secret is damaged: a new authority would lock out every job
 */
export async function openSharedSecrets(api: KubeApi, namespace: string, nowMs: number): Promise<SharedSecrets> {
  const object = (await api.get(SECRET, namespace, NAME)) ?? (await make(api, namespace, nowMs));
  const own = { certificate: secretText(object, TLS_CERTIFICATE), privateKey: secretText(object, TLS_PRIVATE_KEY) };
  const serverSecret = Buffer.from(secretText(object, TICKET), 'base64');
  if (serverSecret.length !== SECRET_BYTES || own.certificate === '' || own.privateKey === '') throw moorlineError('ML-STORE-CORRUPT', `Secret ${namespace}/${NAME}`);
  const issue: Authority['issue'] = (names, now) => issueServerCertificate(own, names, now);
  return { serverSecret, authority: { certificate: own.certificate, issue, serverCertificate: issue } };
}

async function make(api: KubeApi, namespace: string, nowMs: number): Promise<KubeObject> {
  const { certificate, privateKey } = await makeAuthority(nowMs);
  const data = { [TLS_CERTIFICATE]: certificate, [TLS_PRIVATE_KEY]: privateKey, [TICKET]: randomBytes(SECRET_BYTES).toString('base64') };
  try {
    return await api.create(SECRET, {
      apiVersion: SECRET.apiVersion,
      kind: SECRET.kind,
      metadata: { name: NAME, namespace, labels: { [ROLE_LABEL]: 'authority' } },
      type: 'moorline.dev/authority',
      data: secretData(data),
    });
  } catch (error) {
    const present = isMoorlineError(error, 'ML-KUBE-EXISTS') ? await api.get(SECRET, namespace, NAME) : null;
    if (present === null) throw error;
    return present;
  }
}
