import type { Agent } from 'node:http';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { getProxyForUrl } from 'proxy-from-env';
import { mendConnect } from './mend-connect.ts';

const PROXY_VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'] as const;

/**
 * The agent for a `wss:` or `https:` URL by HTTPS_PROXY, ALL_PROXY and NO_PROXY of this process's environment
 * (either case): connections go through the proxy's CONNECT. Credentials in the proxy's URL go to the proxy only.
 * @returns undefined where no proxy is to be used
 */
export function proxyAgentFor(url: string): Agent | undefined {
  const asHttps = url.replace(/^wss:/i, 'https:');
  if (getProxyForUrl(asHttps) === '') return undefined;
  const proxy = PROXY_VARIABLES.map((name) => process.env[name]).find((value) => value !== undefined && value !== '');
  if (proxy === undefined) return undefined;
  // As curl does: a proxy without a scheme is reached over HTTP.
  return mendConnect(new HttpsProxyAgent(proxy.includes('://') ? proxy : `http://${proxy}`));
}
