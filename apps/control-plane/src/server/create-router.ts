import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { HUB_PATH, sha256Schema } from '@moorline/mesh-core';
import { answerOps, isOpsPath, type Logger, type OpsSource } from '@moorline/service';
import type { Hub } from '../hub/index.ts';
import type { HandleJoin } from '../join/index.ts';
import type { BuildJobScript } from '../job-script/index.ts';
import { JOINED, type Metrics } from '../metrics/index.ts';
import type { Mirror } from '../mirror/index.ts';
import { createJobScriptAnswers, JOB_SCRIPT_PATH } from './answer-job-script.ts';
import { answerJson, answerMethod, answerNotFound, answerProblem } from './answer.ts';
import { createBodyReader } from './create-body-reader.ts';
import type { ServerOptions } from './create-server.ts';
import { JOIN_BODY_MAX_BYTES, JOIN_READING_MAX_BYTES } from './limits.ts';

const JOIN_PATH = '/v1/join';
const ARTIFACTS_PREFIX = '/v1/artifacts/';

export interface RouterOptions {
  readonly hub: Pick<Hub, 'upgrade'>;
  readonly join: HandleJoin;
  /** Null: interLink is answered nothing. */
  readonly jobScript: BuildJobScript | null;
  readonly mirror: Pick<Mirror, 'serve'>;
  readonly ops: OpsSource;
  readonly metrics: Pick<Metrics, 'joinEnded'>;
  readonly log: Logger;
}

/** What the server answers, by method and path; all else is 404. */
export function createRouter({ hub, join, jobScript, mirror, ops, metrics, log }: RouterOptions): Pick<ServerOptions, 'onRequest' | 'onUpgrade'> {
  const readJoin = createBodyReader({ eachMaxBytes: JOIN_BODY_MAX_BYTES, allMaxBytes: JOIN_READING_MAX_BYTES });
  const answerJoin = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const startedAt = performance.now();
    const controller = new AbortController();
    response.once('close', () => controller.abort());
    const from = request.socket.remoteAddress;
    try {
      const answer = await join(await readJoin(request), controller.signal);
      answerJson(response, 200, answer);
      metrics.joinEnded(JOINED, performance.now() - startedAt);
      log.info({ attachmentId: answer.attachmentId, from, ms: Math.round(performance.now() - startedAt) }, 'joined');
    } catch (error) {
      const { code, detail } = answerProblem(response, error);
      metrics.joinEnded(code, performance.now() - startedAt);
      log.warn({ code, detail, from }, 'join refused');
    }
  };
  const answerJobScript = jobScript === null ? null : createJobScriptAnswers(jobScript, log);
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = '', url = '' } = request;
    if (method === 'POST' && url === JOIN_PATH) return answerJoin(request, response);
    if (url === JOB_SCRIPT_PATH && answerJobScript !== null) return method === 'POST' ? answerJobScript(request, response) : answerMethod(response, 'POST');
    if (method !== 'GET') return answerNotFound(response, url);
    if (isOpsPath(url)) return answerOps(url, response, ops);
    const sha256 = sha256Schema.safeParse(url.startsWith(ARTIFACTS_PREFIX) ? url.slice(ARTIFACTS_PREFIX.length) : '');
    return sha256.success ? mirror.serve(sha256.data, response) : answerNotFound(response, url);
  };
  return {
    onRequest: async (request, response) => {
      try {
        await answer(request, response);
      } catch (error) {
        const { code, detail } = answerProblem(response, error);
        log.warn({ code, detail, url: request.url }, 'request failed');
      }
    },
    onUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      if (request.url === HUB_PATH) return hub.upgrade(request, socket, head);
      socket.on('error', () => socket.destroy());
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    },
  };
}
