import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openKubeApi } from '@moorline/kubernetes';
import { SECRET } from '@moorline/mesh-core';
import { expect, it } from 'vitest';
import { issueServerCertificate, makeAuthority } from '../pki/index.ts';
import { createHttpsServer, listen } from '../server/index.ts';

const ADDRESS = '127.0.0.1';

it('an answer of the API server that is no JSON is not quoted', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'moorline-odd-'));
  const authority = await makeAuthority(Date.now());
  const server = createHttpsServer({
    identity: await issueServerCertificate(authority, [ADDRESS], Date.now()),
    onRequest: async (_request, response) => void response.end('<html>planted</html>'),
    onUpgrade: (_request, socket) => socket.destroy(),
  });
  try {
    await listen(server, { address: ADDRESS, port: 0 });
    const kubeconfig = join(folder, 'kubeconfig');
    const cluster = { server: `https://${ADDRESS}:${(server.address() as AddressInfo).port}`, 'certificate-authority-data': Buffer.from(authority.certificate).toString('base64') };
    writeFileSync(kubeconfig, JSON.stringify({ apiVersion: 'v1', kind: 'Config', clusters: [{ name: 'c', cluster }], users: [{ name: 'u', user: {} }], contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }], 'current-context': 'x' }));
    const failure: unknown = await openKubeApi({ kubeconfig, qps: 100, burst: 100, signal: new AbortController().signal }).get(SECRET, 'a', 'b').catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'ML-KUBE-UNREACHABLE', detail: 'get Secret a/b: the answer is not JSON' });
    expect(`${String(failure)}${JSON.stringify(failure)}`).not.toContain('planted');
  } finally {
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true });
  }
});
