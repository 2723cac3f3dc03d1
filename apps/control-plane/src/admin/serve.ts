import { once } from 'node:events';
import { chmodSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { moorlineError } from '@moorline/mesh-core';
import type { Logger } from '@moorline/service';
import type { DataPaths } from '../data-dir/index.ts';
import { answerJson, answerNotFound, answerProblem, createBodyReader, type ReadBody } from '../server/index.ts';
import { attachRequestSchema, type AttachRequest } from './messages.ts';
import type { Operations } from './operations.ts';
import { openSocketPath } from './socket-path.ts';

const SOCKET_MODE = 0o600;
const BODY_MAX_BYTES = 16 * 1024;
/** A person runs a command, or a script a few hundred. */
const READING_MAX_BYTES = 4 * 1024 * 1024;
export const ATTACHMENTS_PATH = '/attachments';

/**
 * Answers commands of the same user on a Unix socket in the data directory. To be called by who holds the
 * directory's lock: a socket that is there already is stale.
 * @returns stops it
 * @throws ML-DATA-DIR-UNUSABLE
 */
export async function serveAdmin({ folder, socketName }: DataPaths, operations: Operations, log: Logger): Promise<() => Promise<void>> {
  const read = createBodyReader({ eachMaxBytes: BODY_MAX_BYTES, allMaxBytes: READING_MAX_BYTES });
  const server = createServer((request, response) => void answer(operations, request, response, read, log));
  const socket = openSocketPath(folder, socketName);
  try {
    rmSync(join(folder, socketName), { force: true });
    server.listen(socket.path);
    await once(server, 'listening');
    chmodSync(join(folder, socketName), SOCKET_MODE);
    server.on('error', (error) => log.error({ err: error }, 'command not accepted'));
  } catch (error) {
    socket.close();
    throw moorlineError('ML-DATA-DIR-UNUSABLE', join(folder, socketName), error);
  }
  return async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
    socket.close();
  };
}

async function answer(operations: Operations, request: IncomingMessage, response: ServerResponse, read: ReadBody, log: Logger): Promise<void> {
  const { method = '', url = '' } = request;
  const controller = new AbortController();
  response.once('close', () => controller.abort());
  try {
    if (method === 'GET' && url === ATTACHMENTS_PATH) return answerJson(response, 200, await operations.list());
    if (method === 'POST' && url === ATTACHMENTS_PATH) {
      return answerJson(response, 200, await operations.attach(parse(await read(request)), controller.signal));
    }
    if (method === 'DELETE' && url.startsWith(`${ATTACHMENTS_PATH}/`)) {
      const name = decodeURIComponent(url.slice(ATTACHMENTS_PATH.length + 1));
      return answerJson(response, 200, await operations.detach(name, controller.signal));
    }
    answerNotFound(response, url);
  } catch (error) {
    const failure = answerProblem(response, error);
    // Where it was asked for wrongly, whoever asked is told, and there is no stack to read.
    if (response.statusCode < 500) log.info({ code: failure.code, detail: failure.detail, method, url }, 'command refused');
    else log.warn({ err: failure, method, url }, 'command failed');
  }
}

function parse(body: unknown): AttachRequest {
  const result = attachRequestSchema.safeParse(body);
  if (result.success) return result.data;
  throw moorlineError('ML-USAGE', result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '), result.error);
}
