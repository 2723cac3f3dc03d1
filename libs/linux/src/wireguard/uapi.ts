import { connect } from 'node:net';
import { isMoorlineError, moorlineError } from '@moorline/mesh-core';
import type { WireguardConfig, WireguardState } from './device.ts';
import { parseAnswer } from './parse-answer.ts';
import { renderSet } from './render-set.ts';

/** wireguard-go answers within a millisecond; a machine that swaps may take longer. */
const UAPI_DEADLINE_MS = 3_000;
/** An answer with one peer is under 1 KiB. */
const ANSWER_MAX_BYTES = 1024 * 1024;
const END_OF_ANSWER = '\n\n';

/** Where wireguard-go puts its sockets; compiled in. */
const SOCKET_FOLDER = '/var/run/wireguard';

/**
 * Path of an interface's socket.
 * @param folder the socket folder as we see it, where wireguard-go has another /run than we
 */
export function uapiSocketPath(interfaceName: string, folder: string = SOCKET_FOLDER): string {
  return `${folder}/${interfaceName}.sock`;
}

/**
 * Configures a device.
 * @throws ML-WIREGUARD-FAILED, ML-PROTOCOL
 */
export async function uapiSet(socketPath: string, config: WireguardConfig): Promise<void> {
  parseAnswer(await exchange(socketPath, renderSet(config)));
}

/**
 * Observes a device.
 * @throws ML-WIREGUARD-FAILED, ML-PROTOCOL
 */
export async function uapiGet(socketPath: string): Promise<WireguardState> {
  return parseAnswer(await exchange(socketPath, `get=1${END_OF_ANSWER}`));
}

async function exchange(socketPath: string, request: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const socket = connect(socketPath);
  const timer = setTimeout(() => socket.destroy(new Error(`no answer within ${UAPI_DEADLINE_MS} ms`)), UAPI_DEADLINE_MS);
  let answer = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    answer += chunk;
    if (answer.endsWith(END_OF_ANSWER)) resolve(answer);
    else if (answer.length > ANSWER_MAX_BYTES) reject(moorlineError('ML-PROTOCOL', `the answer of ${socketPath} does not end`));
  });
  socket.on('error', reject);
  socket.on('close', () => reject(new Error('closed before its answer was whole')));
  socket.write(request);
  try {
    return await promise;
  } catch (error) {
    if (isMoorlineError(error)) throw error;
    throw moorlineError('ML-WIREGUARD-FAILED', `${socketPath}: ${error instanceof Error ? error.message : String(error)}`, error);
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}
