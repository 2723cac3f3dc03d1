import type { Agent } from 'node:http';
import type { Socket } from 'node:net';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { formatAuthority, moorlineError, type Authority } from '@moorline/mesh-core';
import { bypassesProxy } from './bypass.ts';
import { connectThrough } from './connect-through.ts';
import { mendConnect } from './mend-connect.ts';

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

/** How connections to a `wss:` or `https:` URL are made. All give undefined where no proxy is to be used, and throw ML-PROXY-REFUSED when the variable is no URL. */
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
/** Ports of a proxy whose URL has none. */
const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'https:': 443, 'http:': 80 };

export const PROXY_OF_ENVIRONMENT: ProxySettings = { url: null, credentials: null, ca: null };

/**
 * Connections go through the proxy that is set, else through that of HTTPS_PROXY or ALL_PROXY (either case), unless
 * NO_PROXY says otherwise. Credentials go to the proxy only.
 */
export function createProxies({ url, credentials, ca }: ProxySettings, environment: Environment): Proxies {
  const noProxy = valueOf(environment, BYPASS_VARIABLES) ?? '';
  const proxyFor = (target: string): string | undefined => {
    const proxy = url ?? valueOf(environment, PROXY_VARIABLES);
    if (proxy === undefined || bypassesProxy(target, noProxy)) return undefined;
    // As curl does: a proxy without a scheme is reached over HTTP.
    const address = proxy.includes('://') ? proxy : `http://${proxy}`;
    // Without the text: it may hold a password.
    if (!URL.canParse(address)) throw moorlineError('ML-PROXY-REFUSED', 'HTTPS_PROXY or ALL_PROXY is not a URL');
    return address;
  };
  const headers = credentials === null ? {} : { 'Proxy-Authorization': `Basic ${Buffer.from(credentials).toString('base64')}` };
  return {
    agentFor: (target) => {
      const proxy = proxyFor(target);
      if (proxy === undefined) return undefined;
      return mendConnect(new HttpsProxyAgent(proxy, { headers, ...(ca === null ? {} : { ca }) }));
    },
    addressFor: (target) => {
      const proxy = proxyFor(target);
      if (proxy === undefined) return undefined;
      const { hostname, port, protocol } = new URL(proxy);
      return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? (DEFAULT_PORTS[protocol] ?? 0) : Number(port) };
    },
    connectTo: (destination, signal) => {
      const proxy = proxyFor(`https://${formatAuthority(destination)}`);
      return proxy === undefined ? undefined : connectThrough({ url: new URL(proxy), headers, ca }, destination, signal);
    },
  };
}

function valueOf(environment: Environment, names: readonly string[]): string | undefined {
  return names.map((name) => environment[name]).find((value) => value !== undefined && value !== '');
}
