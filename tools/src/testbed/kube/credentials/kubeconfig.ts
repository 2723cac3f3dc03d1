import type { Identity } from './authority.ts';

/** A client's configuration (client-go, clientcmd/v1); JSON is YAML. */
export function renderKubeconfig(server: string, authority: string, { certificate, privateKey }: Identity): string {
  const encode = (text: string): string => Buffer.from(text).toString('base64');
  return `${JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'bed', cluster: { server, 'certificate-authority-data': encode(authority) } }],
    users: [{ name: 'user', user: { 'client-certificate-data': encode(certificate), 'client-key-data': encode(privateKey) } }],
    contexts: [{ name: 'bed', context: { cluster: 'bed', user: 'user' } }],
    'current-context': 'bed',
  }, undefined, 2)}\n`;
}
