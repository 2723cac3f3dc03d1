import { once } from 'node:events';
import { connect } from 'node:tls';
import { issueServerCertificate, makeAuthority, serveWebhook } from '@moorline/control-plane/kubernetes';
import { kubernetesConfigurationSchema } from '@moorline/mesh-core';
import { createLifecycle, createLogger } from '@moorline/service';
import { openBed, startKube, sweep, waitUntil, type Bed, type Kube } from '@moorline/tools';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { install, VIRTUAL_TAINT } from './kube/control-plane.ts';
import { createAsking, podOf, type PodView } from './kube/pods.ts';

const PORT = 9_443;
/** Of certificates, as they are issued. */
const LIFETIME_MS = 365 * 24 * 60 * 60 * 1_000;
/** What is left of each when it is made: far longer than a busy machine stands still. */
const VALID_MS = 30_000;
const RENEW_MS = 2_500;
/** Longer than one of them lives, and something to spare. */
const NEXT_DEADLINE_MS = 60_000;

let bed: Bed;
let kube: Kube;
const life = createLifecycle({ signals: [] });
const { create, get } = createAsking(() => kube);

beforeAll(async () => {
  await sweep();
  bed = await openBed('kubecert');
  kube = await startKube(bed);
  await install(kube);
});
afterAll(async () => {
  await life.close();
  await bed?.close();
});

it('the API server goes on asking a webhook after its first certificate has ended, because they are renewed before', async () => {
  const { root } = kube.link;
  const own = await makeAuthority(Date.now());
  const issue = (names: readonly string[], nowMs: number): ReturnType<typeof issueServerCertificate> => issueServerCertificate(own, names, nowMs - LIFETIME_MS + VALID_MS);
  const configuration = kubernetesConfigurationSchema.parse({
    backend: 'kubernetes', listen: { address: '0.0.0.0', port: 8_443 }, serverNames: [root], publicUrl: `https://${root}:8443`,
    overlay: { ipv4: '100.72.0.0/16', ipv6: 'fd6d:6f6f:726c::/64' }, cluster: { podRanges: ['10.244.0.0/16'], serviceRanges: ['10.96.0.0/16'], dnsServer: '10.96.0.10' },
    artifacts: bed.folder, kubernetes: { namespace: 'moorline' }, webhook: { port: PORT, serverNames: [root] }, virtualNodes: { tolerations: [VIRTUAL_TAINT] },
    endpoints: { image: 'i:1', exposure: { kind: 'nodePort', address: root, firstPort: 30_000, lastPort: 30_100 } },
  });
  const served = await serveWebhook({ configuration, authority: { certificate: own.certificate, issue, serverCertificate: issue }, renewEveryMs: RENEW_MS, life, log: createLogger({ name: 'webhook', level: 'silent' }) });
  const bundle = Buffer.from(own.certificate).toString('base64');
  await kube.kubectl(['patch', 'mutatingwebhookconfiguration', 'moorline', '--type=json', `--patch=[{"op":"add","path":"/webhooks/0/clientConfig/caBundle","value":"${bundle}"}]`]);
  let shown = await fingerprint(root, own.certificate);
  const firstEndsAtMs = served.validUntilMs();
  for (let n = 0, over = false; !over; n += 1) {
    over = Date.now() > firstEndsAtMs;
    await create(podOf(`asks-${n}`));
    expect((await get<PodView>('pod', `asks-${n}`)).metadata.labels).toMatchObject({ 'moorline.dev/mesh': 'true' });
    const before = shown;
    shown = await waitUntil(async () => {
      const now = await fingerprint(root, own.certificate);
      return now === before ? null : now;
    }, { what: 'another certificate', deadlineMs: NEXT_DEADLINE_MS, intervalMs: 200 });
  }
});

/** Of the certificate that the webhook shows at this moment. */
async function fingerprint(host: string, ca: string): Promise<string> {
  const socket = connect({ host, port: PORT, ca });
  await once(socket, 'secureConnect');
  const { fingerprint256 } = socket.getPeerCertificate();
  socket.destroy();
  return fingerprint256;
}
