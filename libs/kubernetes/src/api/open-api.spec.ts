import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SECRET } from '@moorline/mesh-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openKubeApi } from './open-api.ts';

const signal = new AbortController().signal;
const PLANTED = Buffer.from('planted').toString('base64');
const CLOSED = 'https://127.0.0.1:1';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'moorline-kubeconfig-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function failureWith(server: string, user: object): Promise<unknown> {
  const kubeconfig = join(folder, 'kubeconfig');
  const text = { apiVersion: 'v1', kind: 'Config', clusters: [{ name: 'c', cluster: { server } }], users: [{ name: 'u', user }], contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }], 'current-context': 'x' };
  writeFileSync(kubeconfig, JSON.stringify(text));
  try {
    return await openKubeApi({ kubeconfig, qps: 100, burst: 100, signal }).get(SECRET, 'a', 'b');
  } catch (error) {
    return error;
  }
}
function plugin(script: string): object {
  return { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'sh', args: ['-c', script] } };
}

describe('a kubeconfig', () => {
  it.each<[string, string, object, string]>([
    ['of a server without TLS', 'http://127.0.0.1:1', {}, 'http://'],
    ['with a client certificate that is none', CLOSED, { 'client-certificate-data': PLANTED, 'client-key-data': PLANTED }, 'certificate'],
    ['with a credential plugin that is not there', CLOSED, { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: '/nowhere/plugin', args: ['planted'] } }, '/nowhere/plugin cannot be used (ENOENT)'],
    ['with a credential plugin that fails', CLOSED, plugin('echo planted >&2; exit 1'), 'the credential plugin sh'],
    ['with a credential plugin that prints something else', CLOSED, plugin('echo planted'), 'the credential plugin sh'],
  ])('%s is named as the cause, and not quoted', async (_what, server, user, detail) => {
    const failure = await failureWith(server, user);
    expect(failure).toMatchObject({ code: 'ML-KUBE-CONFIG', detail: expect.stringContaining(detail) });
    expect(String(failure)).not.toContain('planted');
  });

  it('that is right is not to blame when nobody listens', async () => {
    expect(await failureWith(CLOSED, {})).toMatchObject({ code: 'ML-KUBE-UNREACHABLE' });
  });
});
