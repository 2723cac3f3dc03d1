import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { bareHost, asMoorlineError, HUB_PATH, judgeClock, moorlineError, notApplicable, passed, type ErrorCode, type Finding } from '@moorline/mesh-core';
import { greetHub, tlsFailure } from '@moorline/service';
import type { Proxies } from '@moorline/tunnel';
import type { ServerTarget } from '../context.ts';
import type { Scene } from '../observer.ts';

const NO_SERVER = 'no server is known here: give --token-file';
const HTTPS_PORT = 443;
/** A server that speaks TLS and then says nothing is told by the check of its hub; its clock is not known then. */
const DATE_TIMEOUT_MS = 2_000;
const CLOCK_CODES: readonly string[] = ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'];

/** @throws ML-JOIN-FILE-UNREADABLE */
export function lookAtJoinFile({ server }: Scene): Finding {
  const target = server();
  return target === null ? notApplicable(NO_SERVER) : passed(target.url);
}

/** What this worker connects to resolves: the proxy if there is one, else the server. */
export function lookAtName({ server, proxies }: Scene): Promise<Finding> | Finding {
  return withServer(server(), async ({ url }) => {
    const { host, what } = firstHop(url, proxies);
    try {
      // Loaded by need: at its import Node reads the worker's resolv.conf, whatever that is, and may not come back.
      const { lookup } = process.getBuiltinModule('node:dns/promises');
      const addresses = await lookup(host, { all: true });
      return passed(addresses.length === 1 && addresses[0]?.address === host ? `${what} ${host}` : `${what} ${host}: ${addresses.map(({ address }) => address).join(', ')}`);
    } catch (error) {
      throw moorlineError('ML-NAME-UNKNOWN', `${what} ${host}: ${(error as NodeJS.ErrnoException).code ?? String(error)}`, error);
    }
  });
}

/** @throws ML-CONTROL-UNREACHABLE, ML-PROXY-UNREACHABLE */
export function lookAtTcp({ server, proxies }: Scene, signal: AbortSignal): Promise<Finding> | Finding {
  return withServer(server(), async ({ url }) => {
    const hop = firstHop(url, proxies);
    const { host, port, what } = hop;
    const socket = connect({ host, port, signal });
    try {
      await once(socket, 'connect', { signal });
      return passed(`${what} ${socket.remoteAddress} port ${port}`);
    } catch (error) {
      throw moorlineError(unreachable(hop), `${what} ${host} port ${port}: ${(error as NodeJS.ErrnoException).code ?? String(error)}`, error);
    } finally {
      socket.destroy();
    }
  });
}

/** @throws ML-PROXY-REFUSED, ML-PROXY-UNREACHABLE, ML-PROXY-PROTOCOL */
export function lookAtProxy({ server, proxies, way }: Scene): Promise<Finding> | Finding {
  return withServer(server(), async ({ url }) => {
    const proxy = proxies.addressFor(url);
    if (proxy === undefined) return notApplicable('none is set');
    await way().proxied.catch((error: unknown) => {
      throw asMoorlineError(error, 'ML-PROXY-UNREACHABLE', `CONNECT ${new URL(url).host}: ${(error as NodeJS.ErrnoException).code ?? 'no answer'}`);
    });
    return passed(`${proxy.host} port ${proxy.port} lets us through to ${new URL(url).host}`);
  });
}

/** @throws ML-PROTOCOL, ML-CONTROL-UNREACHABLE */
export function lookAtTls({ server, way }: Scene): Promise<Finding> | Finding {
  return withServer(server(), async ({ url }) => {
    try {
      return passed((await way().secured).protocol);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EPROTO') throw moorlineError('ML-PROTOCOL', `${url} does not speak TLS 1.3`, error);
      throw tlsFailure(error, url);
    }
  });
}

/** @throws ML-CLOCK-OFF */
export function lookAtClock({ server, way }: Scene): Promise<Finding> | Finding {
  const silent = notApplicable('the server gave no answer to take the time from');
  return withServer(server(), () => Promise.race([way().answered.then(judgeClock, () => silent), sleep(DATE_TIMEOUT_MS, silent, { ref: false })]));
}

/** @throws ML-CA-MISMATCH, ML-SERVER-NAME-MISMATCH, ML-CERTIFICATE-EXPIRED */
export function lookAtCertificate({ server, way }: Scene): Promise<Finding> | Finding {
  return withServer(server(), async ({ url }) => {
    const { refusal, names, validity } = await way().secured;
    if (refusal === null) return passed(`signed by the authority of the join file, for ${names}`);
    if (CLOCK_CODES.includes(refusal)) throw moorlineError('ML-CERTIFICATE-EXPIRED', `${url}: valid ${validity}`);
    throw tlsFailure(Object.assign(new Error(`${refusal} (the certificate is for ${names})`), { code: refusal }), url);
  });
}

/** @throws ML-CONTROL-UNREACHABLE, ML-PROXY-*, ML-PROTOCOL, and what is wrong with a certificate */
export function lookAtHub({ server, proxies }: Scene, signal: AbortSignal): Promise<Finding> | Finding {
  return withServer(server(), async ({ url, ca }) => {
    const hub = new URL(HUB_PATH, url.replace(/^https:/i, 'wss:')).href;
    const proxyAgent = proxies.agentFor(hub);
    await greetHub({ url: hub, ca, signal, ...(proxyAgent === undefined ? {} : { proxyAgent }) });
    return passed(hub);
  });
}

function withServer(target: ServerTarget | null, look: (target: ServerTarget) => Promise<Finding>): Promise<Finding> | Finding {
  return target === null ? notApplicable(NO_SERVER) : look(target);
}

/** What this worker connects to itself. */
export interface Hop {
  readonly host: string;
  readonly port: number;
  readonly what: 'proxy' | 'server';
}

/** The code of a first hop that does not answer, as a run has it. */
export function unreachable({ what }: Hop): ErrorCode {
  return what === 'proxy' ? 'ML-PROXY-UNREACHABLE' : 'ML-CONTROL-UNREACHABLE';
}

export function firstHop(url: string, proxies: Proxies): Hop {
  const proxy = proxies.addressFor(url);
  if (proxy !== undefined) return { ...proxy, what: 'proxy' };
  const { hostname, port } = new URL(url);
  return { host: bareHost(hostname), port: port === '' ? HTTPS_PORT : Number(port), what: 'server' };
}
