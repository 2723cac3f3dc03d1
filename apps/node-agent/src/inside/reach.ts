import { connect } from 'node:net';
import type { Reach, Target } from '../channel/messages.ts';

/** Longer than any round trip of a cluster; shorter than the agent waits for it. */
const REACH_TIMEOUT_MS = 2_000;
/** What our own time limit looks like, in c-ares' and in libuv's words. */
const SILENT: readonly string[] = ['ECANCELLED', 'ETIMEOUT', 'ETIMEDOUT'];
/** Answers that say no: the server is there (RFC 1035 section 4.1.1, c-ares' names). */
const DNS_ANSWERS: readonly string[] = ['ENOTFOUND', 'ENODATA'];

/** Tries to reach something from inside the job: how long it took, or what was seen instead. Never throws. */
export async function reach(target: Target): Promise<Reach> {
  const startedAt = performance.now();
  try {
    const detail = target.kind === 'dns' ? await askDns(target.servers, target.name) : await connectTo(target.host, target.port);
    return { rttMs: performance.now() - startedAt, detail };
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    return { rttMs: null, detail: `${nameOf(target)}: ${SILENT.includes(code) ? `no answer within ${REACH_TIMEOUT_MS} ms` : code}` };
  }
}

function nameOf(target: Target): string {
  return target.kind === 'dns' ? target.servers.join(', ') : `${target.host}:${target.port}`;
}

async function askDns(servers: readonly string[], name: string): Promise<string> {
  // Loaded by need: at its import Node reads the worker's resolv.conf, whatever that is, and may not come back.
  const { Resolver } = process.getBuiltinModule('node:dns/promises');
  const resolver = new Resolver({ timeout: REACH_TIMEOUT_MS, tries: 1 });
  resolver.setServers(servers);
  const cancel = setTimeout(() => resolver.cancel(), REACH_TIMEOUT_MS);
  try {
    await resolver.resolve4(`${name}.`);
  } catch (error) {
    if (!DNS_ANSWERS.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    clearTimeout(cancel);
  }
  return servers.join(', ');
}

/** A refused connection was answered too: by the pod, that nothing listens there. */
function connectTo(host: string, port: number): Promise<string> {
  const socket = connect({ host, port });
  const timer = setTimeout(() => socket.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })), REACH_TIMEOUT_MS);
  return new Promise<string>((resolve, reject) => {
    socket.once('connect', () => resolve(`${socket.remoteAddress}:${port}`));
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') resolve(`${host}:${port}, refused`);
      else reject(error);
    });
  }).finally(() => {
    clearTimeout(timer);
    socket.destroy();
  });
}
