import { holdsFields, INSTANCE_LABEL, moorlineError, OWNER_ANNOTATION, ROLE_LABEL, SECRET, type KubeObject, type MoorlineError } from '@moorline/mesh-core';
import { secretData, secretText, TLS_CERTIFICATE, TLS_PRIVATE_KEY, type KubeApi } from '@moorline/kubernetes';
import { belongTogether, isSignedBy, isStillGood, type Authority } from '../pki/index.ts';
import { keepLooking } from './keep-looking.ts';

/** What an Ingress or Gateway before the server names as its Secret: agents trust no other authority. */
const NAME = 'moorline-tls';
const ROLE = 'certificate';
/** Somebody may have taken it away, or out of our way. One request each time. */
const LOOK_INTERVAL_MS = 15_000;

export interface PublishOptions {
  readonly api: KubeApi;
  readonly namespace: string;
  readonly instance: string;
  readonly authority: Authority;
  readonly names: readonly string[];
  readonly holds: () => boolean;
  readonly now: () => number;
  readonly onFailure: (error: MoorlineError) => void;
  readonly signal: AbortSignal;
}

/**
 * Keeps a certificate of our authority for the server's names in a Secret, for a proxy that ends TLS before it. One
 * that is good for another month stays, whoever leads; a Secret of somebody else stays as it is, and that is told. One that
 * has lost its labels is known by its annotation, or by whose certificate is in it, and gets them back.
 * Returns at once; ends with the signal.
 */
export function publishCertificate({ api, namespace, instance, authority, names, holds, now, onFailure, signal }: PublishOptions): void {
  const marks = { labels: { [INSTANCE_LABEL]: instance, [ROLE_LABEL]: ROLE }, annotations: { [OWNER_ANNOTATION]: `${instance}/${ROLE}` } };
  const isOurs = (secret: KubeObject): boolean => {
    const { labels, annotations } = secret.metadata;
    const owner = labels?.[INSTANCE_LABEL];
    if (owner !== undefined) return owner === instance;
    return annotations?.[OWNER_ANNOTATION] === marks.annotations[OWNER_ANNOTATION] || isSignedBy(secretText(secret, TLS_CERTIFICATE), authority.certificate);
  };
  const look = async (): Promise<void> => {
    const present = await api.get(SECRET, namespace, NAME);
    if (present !== null && !isOurs(present)) throw moorlineError('ML-KUBE-FOREIGN', `Secret ${namespace}/${NAME}: no proxy can end TLS with our certificate`);
    const isWhole = present !== null && isGood(present, authority, names, now());
    if (isWhole && holdsFields(present, { metadata: marks })) return;
    const data = isWhole ? present['data'] : await freshData(authority, names, now());
    const content = { apiVersion: SECRET.apiVersion, kind: SECRET.kind, type: 'kubernetes.io/tls', data };
    // Of the version that was read: what somebody has made or written meanwhile is looked at first.
    if (present === null) await api.create(SECRET, { ...content, metadata: { name: NAME, namespace, ...marks } });
    else await api.replace(SECRET, { ...content, metadata: withMarks(present.metadata, marks) });
  };
  void keepLooking({ look, everyMs: LOOK_INTERVAL_MS, holds, onFailure, signal });
}

function isGood(secret: KubeObject, authority: Authority, names: readonly string[], nowMs: number): boolean {
  const pair = { certificate: secretText(secret, TLS_CERTIFICATE), privateKey: secretText(secret, TLS_PRIVATE_KEY) };
  return isStillGood(pair.certificate, authority.certificate, names, nowMs) && belongTogether(pair);
}

async function freshData(authority: Authority, names: readonly string[], nowMs: number): Promise<Readonly<Record<string, string>>> {
  const { certificate, privateKey } = await authority.issue(names, nowMs);
  return secretData({ [TLS_CERTIFICATE]: certificate, [TLS_PRIVATE_KEY]: privateKey });
}

type Marks = Required<Pick<KubeObject['metadata'], 'labels' | 'annotations'>>;

function withMarks(metadata: KubeObject['metadata'], { labels, annotations }: Marks): KubeObject['metadata'] {
  return { ...metadata, labels: { ...metadata.labels, ...labels }, annotations: { ...metadata.annotations, ...annotations } };
}
