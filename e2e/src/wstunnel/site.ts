import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Configuration } from '@moorline/mesh-core';
import { makeServerIdentity, type Field } from '@moorline/tools';
import { startWstunnel, type RealWstunnel } from './real-binary.ts';

/** A site whose only way to the cluster is a real wstunnel server in front of the endpoints. */
export interface Site {
  readonly secret: string;
  /** For `--wstunnel-headers-file`, of the bed's user. */
  readonly headersFile: string;
  readonly start: () => Promise<RealWstunnel>;
}

const PORT = 9_443;
const LISTENING = /Starting wstunnel server listening/;

/** Tells the field's control plane of the server, which is not started yet. */
export async function prepareSite({ bed, cluster, home, plane }: Field, binary: string): Promise<Site> {
  const { certificate, privateKey } = await makeServerIdentity(cluster.link.cluster);
  const secret = randomBytes(16).toString('hex');
  const file = (name: string, text: string): string => {
    const path = join(bed.folder, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  };
  const restrictions = `restrictions:
  - name: moorline
    match: [!PathPrefix "^site$", !Authorization "^Bearer ${secret}$"]
    allow:
      - !Tunnel
        protocol: [Udp]
        port: [21000..21127]
        cidr: [${cluster.link.cluster}/32]
`;
  const args = ['--tls-certificate', file('wstunnel.pem', certificate), '--tls-private-key', file('wstunnel.key', privateKey), '--restrict-config', file('wstunnel.yaml', restrictions)];
  const configuration = JSON.parse(readFileSync(plane.configurationFile, 'utf8')) as Configuration;
  const wstunnelServer = { url: `wss://${cluster.link.cluster}:${PORT}/site`, ca: certificate };
  await plane.stop();
  writeFileSync(plane.configurationFile, JSON.stringify({ ...configuration, endpoints: { ...configuration.endpoints, wstunnelServer } }));
  await plane.start();
  return {
    secret,
    headersFile: home.copy(file('site.headers', `Authorization: Bearer ${secret}\n`), 'site.headers', 0o600),
    start: () => startWstunnel(binary, cluster.node, ['server', ...args, `wss://${cluster.link.cluster}:${PORT}`], LISTENING),
  };
}
