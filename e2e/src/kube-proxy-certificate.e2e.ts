import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { SECRET, type KubeObject } from '@moorline/mesh-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, OWN_NAMESPACE, type Replica } from './kube/control-plane.ts';
import { openFaultyField, type FaultyField } from './kube/open-faulty-field.ts';

const NAME = 'moorline-tls';
const FOREIGN = { apiVersion: 'v1', kind: 'Secret', metadata: { name: NAME, namespace: OWN_NAMESPACE }, type: 'kubernetes.io/tls', data: { 'tls.crt': 'bWluZQ==', 'tls.key': 'bWluZQ==' } };

let field: FaultyField;
let replica: Replica;
/** Times that the control plane has read the Secret. */
let looks = 0;

beforeAll(async () => {
  field = await openFaultyField('kubetls');
  field.proxy.setFaults(({ method, path }) => {
    if (method === 'GET' && path.endsWith(`/secrets/${NAME}`)) looks += 1;
    return null;
  });
  await field.create(FOREIGN);
  replica = await field.startReplica(0);
});
afterAll(() => field?.close());

async function published(): Promise<KubeObject | null> {
  return field.api.get(SECRET, OWN_NAMESPACE, NAME);
}
function marksOf(secret: KubeObject | null): unknown {
  const { labels, annotations } = secret?.metadata ?? {};
  return { labels, annotations };
}
function certificateIn(secret: KubeObject | null): string {
  return Buffer.from((secret?.['data'] as Record<string, string> | undefined)?.['tls.crt'] ?? '', 'base64').toString();
}
/** One look was seen to its end when the next one begins. */
async function lookedTwice(since: number): Promise<void> {
  await eventually('two more looks', () => looks >= since + 2);
}

describe('the certificate for a proxy before the server', () => {
  it('is not put over a Secret of somebody else, which is told', async () => {
    const { metadata } = (await published()) ?? FOREIGN;
    await eventually('it to be told', () => /"ML-KUBE-FOREIGN".*Secret moorline\/moorline-tls/.test(readFileSync(replica.logFile, 'utf8')));
    await lookedTwice(0);
    expect(await published()).toMatchObject({ ...FOREIGN, metadata: { resourceVersion: (metadata as { resourceVersion?: string }).resourceVersion } });
  });

  it('is there as soon as that is gone', async () => {
    await field.kube.kubectl(['delete', 'secret', NAME, `--namespace=${OWN_NAMESPACE}`]);
    await eventually('the certificate', async () => (await published()) !== null);
    const authority = (await field.api.get(SECRET, OWN_NAMESPACE, 'moorline-authority')) ?? null;
    const certificate = new X509Certificate(certificateIn(await published()));
    expect(certificate.verify(new X509Certificate(certificateIn(authority)).publicKey)).toBe(true);
    expect(certificate.checkIP(field.kube.link.root)).toBe(field.kube.link.root);
  });

  it('stays the same while the lead changes twice', async () => {
    const made = await published();
    for (const n of [1, 0]) {
      process.kill(replica.pid, 'SIGTERM');
      await replica.exited;
      const before = looks;
      // The same names, as replicas of one installation have them.
      replica = await field.startReplica(n);
      await lookedTwice(before);
      expect(await published()).toEqual(made);
    }
  });

  it('is made anew when somebody has broken it', async () => {
    const before = certificateIn(await published());
    await field.kube.kubectl(['patch', 'secret', NAME, `--namespace=${OWN_NAMESPACE}`, '--type=merge', '--patch={"data":{"tls.key":"bWluZQ=="}}']);
    await eventually('another', async () => certificateIn(await published()) !== before);
    expect((await published())?.metadata.labels).toMatchObject({ 'moorline.dev/role': 'certificate' });
  });

  it.each([
    ['its labels and annotations', '{"metadata":{"labels":null,"annotations":null}}'],
    ['its labels and its certificate', '{"metadata":{"labels":null},"data":{"tls.crt":"bWluZQ=="}}'],
  ])('is known for ours, and whole again, when somebody has taken %s', async (_what, patch) => {
    const before = await published();
    await field.kube.kubectl(['patch', 'secret', NAME, `--namespace=${OWN_NAMESPACE}`, '--type=merge', `--patch=${patch}`]);
    await eventually('it to be whole', async () => JSON.stringify(marksOf(await published())) === JSON.stringify(marksOf(before)) && certificateIn(await published()).startsWith('-----BEGIN'));
    const kept = (await published())?.['data'] as Record<string, string>;
    expect(new X509Certificate(certificateIn(await published())).checkPrivateKey(createPrivateKey(Buffer.from(kept['tls.key'] ?? '', 'base64')))).toBe(true);
    if (!patch.includes('"data"')) expect(kept).toEqual(before?.['data']);
  });
});
