import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { formatAuthority, moorlineError, type Authority } from '@moorline/mesh-core';
import { breakConnection } from '@moorline/tunnel';
import { connectByProxy } from './connect-by-proxy.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** More clients of one forwarded socket than this wait for nobody's answer. */
const CLIENTS_MAX = 256;
const OWNER_ONLY_UMASK = 0o177;

/** Carries standard input and output to a destination until the other end has said all. @throws ML-TARGET-UNREACHABLE */
export async function carryStdio(destination: Authority, environment: Environment): Promise<void> {
  const socket = await connectByProxy(destination, environment);
  pipeline(process.stdin, socket).catch(() => undefined);
  try {
    await pipeline(socket, process.stdout);
  } catch (error) {
    throw moorlineError('ML-TARGET-UNREACHABLE', `${formatAuthority(destination)}: ${(error as NodeJS.ErrnoException).code ?? String(error)}`, error);
  }
}

/**
 * Carries everybody who connects to a socket with a path, which only the own user can, until it is aborted.
 * @throws ML-PORT-TAKEN
 */
export async function carrySocket(path: string, destination: Authority, environment: Environment, signal: AbortSignal): Promise<void> {
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (client) => void carryClient(client, destination, environment));
  server.maxConnections = CLIENTS_MAX;
  const before = process.umask(OWNER_ONLY_UMASK);
  try {
    server.listen(path);
    await once(server, 'listening');
  } catch (error) {
    throw moorlineError('ML-PORT-TAKEN', `${path}: ${(error as NodeJS.ErrnoException).code ?? String(error)}`, error);
  } finally {
    process.umask(before);
  }
  if (!signal.aborted) await once(signal, 'abort');
  server.close();
  rmSync(path, { force: true });
}

async function carryClient(client: Socket, destination: Authority, environment: Environment): Promise<void> {
  client.on('error', () => undefined);
  try {
    const socket = await connectByProxy(destination, environment);
    await Promise.all([pipeline(client, socket), pipeline(socket, client)]);
  } catch {
    breakConnection(client);
  }
}
