import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import type { HttpsProxyAgent } from 'https-proxy-agent';

/**
 * Mends two things in how https-proxy-agent 9 connects. It checks a server that is reached by its IP address
 * against the name `localhost`; here the certificate has to have the address. And when a request is aborted
 * before the proxy answered CONNECT, it leaves the connection to the proxy open for as long as that is silent;
 * here it closes.
 */
export function mendConnect<Agent extends HttpsProxyAgent<string>>(agent: Agent): Agent {
  const { connect } = agent;
  agent.connect = (request, options) => {
    const attempt = new AbortController();
    const abort = (): void => attempt.abort();
    request.once('abort', abort);
    request.once('proxyConnect', () => request.off('abort', abort));
    const tied = Object.create(agent, { connectOpts: { value: { ...agent.connectOpts, signal: attempt.signal } } }) as Agent;
    const host = options.host ?? '';
    const check = (_: string, certificate: PeerCertificate): Error | undefined => checkServerIdentity(host, certificate);
    return connect.call(tied, request, options.secureEndpoint ? { ...options, checkServerIdentity: check } : options);
  };
  return agent;
}
