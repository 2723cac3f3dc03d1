import { Agent, type ClientRequest, type ClientRequestArgs } from 'node:http';
import { Agent as TlsAgent } from 'node:https';
import { connect, type ConnectionOptions } from 'node:tls';
import { bareHost, moorlineError, type MoorlineError } from '@moorline/mesh-core';
import { openThrough, type HttpProxy } from './open-through.ts';

const DEFAULT_PORTS = { true: 443, false: 80 } as const;
const names = new WeakMap<Agent, string>();

/** What Node's agent has beside what is declared of it. */
interface Adding {
  addRequest: (request: ClientRequest, options: ClientRequestArgs) => void;
}

/**
 * An agent whose connections go through a proxy, one for each request. A request fails with what `openThrough` throws
 * when it is not let through; once it has a socket, it was. `request.abort()` ends the connection to the proxy at once.
 * @param secure requests are `https:` or `wss:`: TLS is spoken with the destination, inside
 */
export function proxyAgent(proxy: HttpProxy, secure: boolean): Agent {
  const agent: Agent = secure ? new TlsAgent() : new Agent();
  names.set(agent, proxy.url.host);
  const adding = agent as Agent & Adding;
  const { addRequest } = adding;
  // Only so its connection knows of the request that it is for.
  adding.addRequest = (request, options) => addRequest.call(agent, request, { ...options, request } as ClientRequestArgs);
  agent.createConnection = (options, onCreate = () => undefined) => {
    const { request, host, port } = options as ClientRequestArgs & { readonly request: ClientRequest };
    const attempt = new AbortController();
    const abort = (): void => attempt.abort();
    request.once('abort', abort);
    const destination = { host: bareHost(host ?? ''), port: Number(port ?? DEFAULT_PORTS[`${secure}`]) };
    void openThrough(proxy, destination, attempt.signal)
      // Node checks the certificate against `servername`, and that of an address against `host`.
      .then((socket) => (secure ? connect({ ...(options as ConnectionOptions), path: undefined, socket }) : socket))
      .then((socket) => onCreate(null, socket), (error: Error) => onCreate(error, undefined as never))
      .finally(() => request.off('abort', abort));
    return undefined;
  };
  return agent;
}

/**
 * Names what a request waited for that was given up before it had a socket; null: not for a proxy.
 * @param target what was to be reached
 */
export function silentProxy(agent: Agent | undefined, target: string): MoorlineError | null {
  const name = agent === undefined ? undefined : names.get(agent);
  return name === undefined ? null : moorlineError('ML-PROXY-UNREACHABLE', `${name}: CONNECT ${target}: no answer`);
}
