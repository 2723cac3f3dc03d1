import type { Agent } from 'node:http';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { moorlineError } from '@moorline/mesh-core';
import { getProxyForUrl } from 'proxy-from-env';
import { mendConnect } from './mend-connect.ts';

const PROXY_VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'] as const;

/** Where a proxy listens; without its credentials. */
export interface ProxyAddress {
  readonly host: string;
  readonly port: number;
}

/** Ports of a proxy whose URL has none. */
const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'https:': 443, 'http:': 80 };

/**
 * The agent for a `wss:` or `https:` URL by HTTPS_PROXY, ALL_PROXY and NO_PROXY of this process's environment
 * (either case): connections go through the proxy's CONNECT. Credentials in the proxy's URL go to the proxy only.
 * @returns undefined where no proxy is to be used
 * @throws ML-PROXY-REFUSED when the setting is no URL
 */
export function proxyAgentFor(url: string): Agent | undefined {
  const proxy = proxyUrlFor(url);
  return proxy === undefined ? undefined : mendConnect(new HttpsProxyAgent(proxy));
}

/**
 * Where connections to that URL go first.
 * @returns undefined where no proxy is to be used
 * @throws ML-PROXY-REFUSED when the setting is no URL
 */
export function proxyAddressFor(url: string): ProxyAddress | undefined {
  const proxy = proxyUrlFor(url);
  if (proxy === undefined) return undefined;
  const { hostname, port, protocol } = new URL(proxy);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? (DEFAULT_PORTS[protocol] ?? 0) : Number(port) };
}

function proxyUrlFor(url: string): string | undefined {
  const asHttps = url.replace(/^wss:/i, 'https:');
  if (getProxyForUrl(asHttps) === '') return undefined;
  const proxy = PROXY_VARIABLES.map((name) => process.env[name]).find((value) => value !== undefined && value !== '');
  if (proxy === undefined) return undefined;
  // As curl does: a proxy without a scheme is reached over HTTP.
  const address = proxy.includes('://') ? proxy : `http://${proxy}`;
  // Without the text: it may hold a password.
  if (!URL.canParse(address)) throw moorlineError('ML-PROXY-REFUSED', 'HTTPS_PROXY or ALL_PROXY is not a URL');
  return address;
}
