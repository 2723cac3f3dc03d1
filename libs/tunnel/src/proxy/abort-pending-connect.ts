import type { HttpsProxyAgent } from 'https-proxy-agent';

/**
 * Ties the connection to a proxy that has not answered CONNECT to its request: when the request is aborted the
 * connection closes. By itself https-proxy-agent would leave it open for as long as the proxy is silent.
 */
export function abortPendingConnect<Agent extends HttpsProxyAgent<string>>(agent: Agent): Agent {
  const { connect } = agent;
  agent.connect = (request, options) => {
    const attempt = new AbortController();
    const abort = (): void => attempt.abort();
    request.once('abort', abort);
    request.once('proxyConnect', () => request.off('abort', abort));
    const tied = Object.create(agent, { connectOpts: { value: { ...agent.connectOpts, signal: attempt.signal } } }) as Agent;
    return connect.call(tied, request, options);
  };
  return agent;
}
