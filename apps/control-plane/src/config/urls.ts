import { HUB_PATH, urlHost, type Configuration } from '@moorline/mesh-core';

type Reach = Pick<Configuration, 'listen' | 'serverNames' | 'publicUrl'>;

/** `HOST:PORT` under which workers and endpoints reach this server: its first name. */
function authorityOf({ listen, serverNames: [name = listen.address] }: Reach): string {
  return `${urlHost(name)}:${listen.port}`;
}

/** For join files. */
export function serverUrlOf(configuration: Reach): string {
  return configuration.publicUrl?.replace(/\/$/, '') ?? `https://${authorityOf(configuration)}`;
}

export function hubUrlOf(configuration: Reach): string {
  return `${serverUrlOf(configuration).replace(/^https:/, 'wss:')}${HUB_PATH}`;
}
