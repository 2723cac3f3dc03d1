import type { Agent } from 'node:http';
import type { Socket } from 'node:net';
import { bareHost, formatAuthority, moorlineError, type Authority } from '@moorline/mesh-core';
import { openThrough, proxyAgent, type HttpProxy } from '@moorline/service';
import { bypassesProxy } from './bypass.ts';
import { parseProxy } from './parse-proxy.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** An HTTP proxy, and how to be let through it. */
export interface ProxySettings {
  /** `http:` or `https:` URL; null: what the environment says. */
  readonly url: string | null;
  /** `user:password`, for Basic authentication (RFC 7617); null: what stands in the URL of the environment, if anything. */
  readonly credentials: string | null;
  /** PEM of the authority of a proxy that is reached by TLS; null: those that Node trusts. */
  readonly ca: string | null;
}

/** Where a proxy listens; without its credentials. */
export interface ProxyAddress {
  readonly host: string;
  readonly port: number;
}

/** How connections to a `wss:` or `https:` URL are made. All give undefined where no proxy is to be used, and throw ML-PROXY-SETTINGS when the variable names none. */
export interface Proxies {
  /** What connects through the proxy's CONNECT. */
  readonly agentFor: (url: string) => Agent | undefined;
  /** Where such connections go first. */
  readonly addressFor: (url: string) => ProxyAddress | undefined;
  /** A connection of anybody's to a destination, through the proxy; null when it did not let it through. */
  readonly connectTo: (destination: Authority, signal: AbortSignal) => Promise<Socket | null> | undefined;
}

const PROXY_VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'] as const;
const BYPASS_VARIABLES = ['no_proxy', 'NO_PROXY'] as const;
const SECURE = /^(https|wss):/i;
/** Ports of a proxy whose URL has none. */
const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'https:': 443, 'http:': 80 };

export const PROXY_OF_ENVIRONMENT: ProxySettings = { url: null, credentials: null, ca: null };

/**
 * Connections go through the proxy that is set, else through that of HTTPS_PROXY or ALL_PROXY (either case), unless
 * NO_PROXY says otherwise. Credentials go to the proxy only.
 * @throws ML-PROXY-SETTINGS: credentials or an authority for a proxy that there is not
 */
export function createProxies({ url, credentials, ca }: ProxySettings, environment: Environment): Proxies {
  const noProxy = valueOf(environment, BYPASS_VARIABLES)?.value ?? '';
  const named = url === null ? valueOf(environment, PROXY_VARIABLES) : { name: '--proxy', value: url };
  if (named === undefined && (credentials ?? ca) !== null) throw moorlineError('ML-PROXY-SETTINGS', `${credentials === null ? '--proxy-ca' : '--proxy-auth-file'} without a proxy`);
  const headers = credentials === null ? {} : { 'Proxy-Authorization': `Basic ${Buffer.from(credentials).toString('base64')}` };
  const proxyFor = (target: string): HttpProxy | undefined => {
    if (named === undefined || bypassesProxy(target, noProxy)) return undefined;
    const parsed = parseProxy(named.value);
    if (!parsed.ok) throw moorlineError('ML-PROXY-SETTINGS', `${named.name} ${parsed.fault}`);
    return { url: parsed.url, headers, ca };
  };
  return {
    agentFor: (target) => {
      const proxy = proxyFor(target);
      return proxy === undefined ? undefined : proxyAgent(proxy, SECURE.test(target));
    },
    addressFor: (target) => {
      const proxy = proxyFor(target);
      if (proxy === undefined) return undefined;
      const { hostname, port, protocol } = proxy.url;
      return { host: bareHost(hostname), port: port === '' ? (DEFAULT_PORTS[protocol] ?? 0) : Number(port) };
    },
    connectTo: (destination, signal) => {
      const proxy = proxyFor(`https://${formatAuthority(destination)}`);
      return proxy === undefined ? undefined : openThrough(proxy, destination, signal).catch(() => null);
    },
  };
}

function valueOf(environment: Environment, names: readonly string[]): { readonly name: string; readonly value: string } | undefined {
  return names.flatMap((name) => ({ name, value: environment[name] ?? '' })).find(({ value }) => value !== '');
}
