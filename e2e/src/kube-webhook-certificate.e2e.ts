import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:tls';
import { issueServerCertificate, makeAuthority, serveWebhook } from '@moorline/control-plane/kubernetes';
import { kubernetesConfigurationSchema } from '@moorline/mesh-core';
import { createLifecycle, createLogger } from '@moorline/service';
import { openBed, startKube, sweep, type Bed, type Kube } from '@moorline/tools';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { install, VIRTUAL_TAINT } from './kube/control-plane.ts';
import { createAsking, podOf, type PodView } from './kube/pods.ts';

const PORT = 9_443;
/** Of certificates, as they are issued. */
const LIFETIME_MS = 365 * 24 * 60 * 60 * 1_000;
/** What is left of each when it is made. */
const VALID_MS = 4_000;
const RENEW_MS = 1_000;
/** Longer than two of them live. */
const PODS = 10;

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

it('the API server goes on asking a webhook whose certificates live for seconds, because they are renewed before', async () => {
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
  const shown = new Set<string>();
  for (let n = 0; n < PODS; n += 1) {
    await create(podOf(`asks-${n}`));
    expect((await get<PodView>('pod', `asks-${n}`)).metadata.labels).toMatchObject({ 'moorline.dev/mesh': 'true' });
    const socket = connect({ host: root, port: PORT, ca: own.certificate });
    await once(socket, 'secureConnect');
    shown.add(socket.getPeerCertificate().fingerprint256);
    socket.destroy();
    expect(served.validUntilMs()).toBeGreaterThan(Date.now());
    await sleep(RENEW_MS);
  }
  expect(shown.size).toBeGreaterThan(PODS / 2);
});
