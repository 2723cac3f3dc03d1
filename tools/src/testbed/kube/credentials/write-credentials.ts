import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KUBE_API_PORT, KUBE_API_SERVICE, KUBE_DOMAIN, KUBE_NODE } from '../addresses.ts';
import { makeAuthority, makeSigningKeys, type Identity, type IdentityRequest } from './authority.ts';
import { renderKubeconfig } from './kubeconfig.ts';

/** Who speaks to the API server, by the name of its kubeconfig: the built-in users of Kubernetes' RBAC. */
const USERS = {
  admin: { commonName: 'admin', organization: 'system:masters' },
  'controller-manager': { commonName: 'system:kube-controller-manager' },
  scheduler: { commonName: 'system:kube-scheduler' },
  'kube-proxy': { commonName: 'system:kube-proxy' },
} as const satisfies Record<string, IdentityRequest>;

export interface KubeCredentials {
  /** Path of a file: `ca.crt`, `apiserver.key`, `admin.kubeconfig`, … */
  readonly path: (file: string) => string;
  /** PEM of the authority of the API server. */
  readonly authority: string;
}

/**
 * Certificates, keys and kubeconfigs of one cluster, in a folder that only root can read.
 * @param address of the API server and of the node
 */
export async function writeKubeCredentials(folder: string, address: string): Promise<KubeCredentials> {
  mkdirSync(folder, { mode: 0o700 });
  const path = (file: string): string => join(folder, file);
  const write = (file: string, text: string): void => writeFileSync(path(file), text, { mode: 0o600 });
  const writeIdentity = (name: string, { certificate, privateKey }: Identity): void => {
    write(`${name}.crt`, certificate);
    write(`${name}.key`, privateKey);
  };
  const [authority, frontProxy, signing] = await Promise.all([makeAuthority('bed'), makeAuthority('bed front proxy'), makeSigningKeys()]);
  const server = `https://${address}:${KUBE_API_PORT}`;
  const writeKubeconfig = (name: string, identity: Identity): void => write(`${name}.kubeconfig`, renderKubeconfig(server, authority.identity.certificate, identity));
  const apiNames = ['kubernetes', 'kubernetes.default', 'kubernetes.default.svc', `kubernetes.default.svc.${KUBE_DOMAIN}`, 'localhost'];

  writeIdentity('ca', authority.identity);
  writeIdentity('front-proxy-ca', frontProxy.identity);
  write('sa.key', signing.privateKey);
  write('sa.pub', signing.publicKey);
  writeIdentity('front-proxy-client', await frontProxy.issue({ commonName: 'front-proxy-client' }));
  writeIdentity('apiserver', await authority.issue({ commonName: 'kube-apiserver', names: apiNames, addresses: ['127.0.0.1', KUBE_API_SERVICE, address] }));
  writeIdentity('apiserver-kubelet-client', await authority.issue({ commonName: 'kube-apiserver-kubelet-client', organization: 'system:masters' }));
  const kubelet = await authority.issue({ commonName: `system:node:${KUBE_NODE}`, organization: 'system:nodes', names: [KUBE_NODE], addresses: [address] });
  writeIdentity('kubelet', kubelet);
  writeKubeconfig('kubelet', kubelet);
  for (const [name, request] of Object.entries(USERS)) writeKubeconfig(name, await authority.issue(request));
  return { path, authority: authority.identity.certificate };
}
