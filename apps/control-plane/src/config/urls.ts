import { HUB_PATH, urlHost, type Configuration } from '@moorline/mesh-core';

type Reach = Pick<Configuration, 'listen' | 'serverNames'>;

/** `HOST:PORT` under which workers and endpoints reach this server: its first name. */
function authorityOf({ listen, serverNames: [name = listen.address] }: Reach): string {
  return `${urlHost(name)}:${listen.port}`;
}

/** For join files. */
export function serverUrlOf(configuration: Reach): string {
  return `https://${authorityOf(configuration)}`;
}

export function hubUrlOf(configuration: Reach): string {
  return `wss://${authorityOf(configuration)}${HUB_PATH}`;
}
