import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '@moorline/linux';
import { startDaemon, type Bed, type Daemon, type Kube } from '@moorline/tools';

/** One rule of an Ingress, as a controller has it. */
export interface Route {
  readonly host: string;
  readonly path: string;
  /** `https://ADDRESS:PORT`. */
  readonly upstream: string;
}

export interface Site {
  readonly host: string;
  /** PEM. */
  readonly certificate: string;
  readonly privateKey: string;
}

/** Where workers reach it. */
export const PROXY_PORT = 443;

/**
 * nginx on the cluster's node, as an ingress controller sets it up: ends TLS with the certificate of each host, and
 * speaks TLS to what is behind.
 */
export async function startProxy(bed: Bed, { namespace, link }: Pick<Kube, 'namespace' | 'link'>, sites: readonly Site[], routes: readonly Route[]): Promise<Daemon> {
  const folder = join(bed.folder, 'nginx');
  mkdirSync(folder);
  const servers = sites.map(({ host, certificate, privateKey }, index) => {
    writeFileSync(join(folder, `${index}.crt`), certificate);
    writeFileSync(join(folder, `${index}.key`), privateKey, { mode: 0o600 });
    const locations = routes.filter((route) => route.host === host).map(({ path, upstream }) => `    location ${path} { proxy_pass ${upstream}; }`);
    return `  server {\n    listen ${link.cluster}:${PROXY_PORT} ssl;\n    server_name ${host};\n    ssl_certificate ${index}.crt;\n    ssl_certificate_key ${index}.key;\n${locations.join('\n')}\n  }`;
  });
  const configuration = join(folder, 'nginx.conf');
  writeFileSync(configuration, `daemon off;
user root;
worker_processes 1;
pid nginx.pid;
error_log stderr warn;
events {}
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  map $http_upgrade $connection_upgrade { default upgrade; '' close; }
  ssl_protocols TLSv1.3;
  proxy_ssl_protocols TLSv1.3;
  proxy_http_version 1.1;
  proxy_set_header Host $host;
  proxy_set_header Upgrade $http_upgrade;
  proxy_set_header Connection $connection_upgrade;
  proxy_read_timeout 3600s;
  proxy_buffering off;
${servers.join('\n')}
}
`);
  const nginx = ['nginx', '-p', folder, '-c', configuration];
  await run('nsenter', [`--net=/run/netns/${namespace}`, '--', ...nginx, '-t']);
  return startDaemon(bed, { name: 'nginx', file: 'nsenter', args: [`--net=/run/netns/${namespace}`, '--', ...nginx], ready: async () => (await run('nsenter', [`--net=/run/netns/${namespace}`, '--', 'ss', '-Hltn', `sport = :${PROXY_PORT}`])).stdout !== '' });
}
