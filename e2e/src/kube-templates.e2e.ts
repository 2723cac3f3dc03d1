import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '@moorline/linux';
import { keyToBase64, wireguardKeyPair } from '@moorline/mesh-core';
import { builtApp, runClusterPods, startAsUser, toEnd } from '@moorline/tools';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startProxy, PROXY_PORT } from './ingress/start-proxy.ts';
import { withHosts } from './ingress/with-hosts.ts';
import { renderByGo } from './interlink/render-go.ts';
import { ENDPOINTS, openKubeField, type KubeField } from './kube/open-kube-field.ts';

const DEADLINE_MS = 300_000;
const DOMAIN = 'mesh.example.org';
const NAME = 'train-0-research';
/** What interLink can decode and apply. */
const KINDS = ['ConfigMap', 'Deployment', 'Service', 'Ingress'];

let field: KubeField;
let files: { readonly WstunnelTemplatePath: string; readonly MeshScriptTemplatePath: string };

beforeAll(async () => {
  field = await openKubeField('kubetempl');
  await runClusterPods(field.kube, field.image);
  const { plane, bed, image } = field;
  const main = join(builtApp('control-plane'), 'main.cjs');
  const options = ['--config', plane.configurationFile, '--authority', join(plane.dataFolder, 'pki', 'authority.pem'), '--domain', DOMAIN, '--image', image, '--port', String(PROXY_PORT), '--ingress-class', 'nginx', '--ingress-annotation', 'a/b=c', '--to', join(bed.folder, 'templates'), '--json'];
  files = JSON.parse((await run(process.execPath, [main, 'templates', ...options])).stdout) as typeof files;
}, DEADLINE_MS);
afterAll(() => field?.bed.close());

/** As interLink's virtual kubelet makes them for a pod (its mesh.go, virtualkubelet.go). */
function values(): { readonly cluster: Record<string, unknown>; readonly script: Record<string, unknown> } {
  const [server, client] = [1, 2].map((seed) => wireguardKeyPair(new Uint8Array(32).fill(seed)));
  const [serverKey, clientKey] = [server, client].map((pair) => keyToBase64(pair?.privateKey ?? new Uint8Array()));
  const password = 'a1'.repeat(16);
  const wireguard = `[Interface]\nPrivateKey = ${clientKey}\n\n[Peer]\nPublicKey = ${server?.publicKey}\nAllowedIPs = 10.7.0.1/32,10.0.0.0/8,10.244.0.0/16,10.96.0.0/16\nEndpoint = 127.0.0.1:51821\nPersistentKeepalive = 25\n`;
  return {
    cluster: { Name: NAME, Namespace: ENDPOINTS, RandomPassword: password, ExposedPorts: [{ Port: 80, Name: '', Protocol: 'TCP' }], WildcardDNS: DOMAIN, WGPrivateKey: serverKey, ClientPublicKey: client?.publicKey, WGMTU: 1_300, KeepaliveSecs: 25, ClientPrivateKey: clientKey },
    script: {
      WGInterfaceName: 'wg3f2b8c1e-9d40', WSTunnelExecutableURL: 'u', WireguardGoURL: 'u', WgToolURL: 'u', Slirp4netnsURL: 'u', WGConfig: wireguard, DNSServiceIP: '10.96.0.10', RandomPassword: password,
      IngressEndpoint: `${NAME}-${ENDPOINTS}.${DOMAIN}`, WGMTU: 1_300, PodCIDRCluster: '10.244.0.0/16', ServiceCIDR: '10.96.0.0/16', UnshareMode: 'auto',
    },
  };
}

it('are for nobody else, and clean for bash, a POSIX shell and shellcheck once Go has rendered them', async () => {
  const { home } = field;
  for (const file of Object.values(files)) expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
  for (const UnshareMode of ['auto', 'none', 'user']) {
    const script = home.write(`mesh-${UnshareMode}`, `${await renderByGo(files.MeshScriptTemplatePath, { ...values().script, UnshareMode })}/x/job.sh\n`, 0o600);
    for (const shell of ['bash', 'sh']) {
      await run(shell, ['-n', script]);
      await run('shellcheck', [`--shell=${shell}`, '--severity=style', script]);
    }
    expect(readFileSync(script, 'utf8')).toContain(`--unshare ${UnshareMode === 'user' ? 'auto' : UnshareMode} --`);
  }
}, DEADLINE_MS);

it('put a job on the network with what interLink makes of them, and without a hub', async () => {
  const { bed, kube, home, programs } = field;
  const { cluster, script } = values();
  // As interLink cuts it.
  const objects = (await renderByGo(files.WstunnelTemplatePath, cluster)).split('---').map((text) => text.trim()).filter((text) => text !== '');
  for (const object of objects) {
    expect(KINDS).toContain(/^kind: (\w+)$/m.exec(object)?.[1]);
    await kube.kubectl(['create', '--filename=-'], { input: object });
  }
  await kube.kubectl(['wait', '--for=condition=Available', `deployment/${NAME}`, `--namespace=${ENDPOINTS}`, '--timeout=60s']);
  const get = (kind: string, path: string): Promise<string> => kube.kubectl(['get', kind, '--namespace', ENDPOINTS, `--output=jsonpath=${path}`]);
  const podIp = await get('pods', '{.items[0].status.podIP}');
  const [host, service] = [await get(`ingress/${NAME}`, '{.spec.rules[0].host}'), await get(`service/${NAME}`, '{.spec.clusterIP}')];
  expect(host).toBe(script['IngressEndpoint']);
  const pem = async (key: string): Promise<string> => Buffer.from(await get(`configmap/${NAME}-wg-config`, `{.binaryData.tls\\.${key}}`), 'base64').toString();
  await startProxy(bed, kube, [{ host, certificate: await pem('crt'), privateKey: await pem('key') }], [{ host, path: '/', upstream: `https://${service}:64998` }]);

  const preExec = await renderByGo(files.MeshScriptTemplatePath, script);
  const job = home.write('job.slurm', `#!/bin/bash\n${preExec}curl --silent --show-error --max-time 20 http://hello/; "${programs.node}" -p 'Object.values(os.networkInterfaces()).flat().map((one) => one.address).includes("100.72.0.2")'\n`, 0o774);
  const end = await toEnd(await startAsUser(field, [job], { wrapper: withHosts(bed, { [host]: kube.link.cluster }), environment: { PATH: `${join(programs.agent, '..')}:/usr/bin:/bin` } }));
  expect(end).toMatchObject({ code: 0, stderr: expect.stringMatching(/^moorline: warning: ML-TOKEN-EXPOSED: /), stdout: expect.stringContaining(`hello from the cluster; you are ${podIp}`) });
}, DEADLINE_MS);
