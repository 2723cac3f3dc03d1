import { InvalidArgumentError } from 'commander';

/** Port of a name without one: what most Services listen on. */
const DEFAULT_PORT = 80;
const PORT_MAX = 65_535;
const HOST_MAX = 253;

export interface PingTarget {
  readonly host: string;
  readonly port: number;
}

/**
 * Reads `HOST`, `HOST:PORT` or `[IPv6]:PORT`.
 * @throws InvalidArgumentError
 */
export function parseTarget(text: string): PingTarget {
  const [, bracketed, bare, digits] = /^(?:\[([0-9a-fA-F:.]+)\]|([^\s:[\]/]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = bracketed ?? bare;
  const port = digits === undefined ? DEFAULT_PORT : Number(digits);
  if (host === undefined || host.length > HOST_MAX || port < 1 || port > PORT_MAX) {
    throw new InvalidArgumentError('A name or address of the cluster, with or without :PORT; IPv6 addresses in brackets.');
  }
  return { host, port };
}
