import { request, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { asMoorlineError, moorlineError } from '@moorline/mesh-core';
import { errorOfProblem, withDeadline } from '@moorline/service';
import type * as z from 'zod';
import { dataPaths } from '../data-dir/index.ts';
import { attachAnswerSchema, detachAnswerSchema, listAnswerSchema, type AttachAnswer, type AttachRequest, type DetachAnswer, type ListAnswer } from './messages.ts';
import { ATTACHMENTS_PATH } from './serve.ts';
import { openSocketPath } from './socket-path.ts';

/** Longer than the server waits for anything. */
const COMMAND_DEADLINE_MS = 60_000;
/** A list of some ten thousand attachments. */
const ANSWER_MAX_BYTES = 16 * 1024 * 1024;

/** The running control plane of a data directory, as commands see it. All throw ML-CONTROL-NOT-RUNNING when there is none. */
export interface AdminClient {
  readonly attach: (request: AttachRequest) => Promise<AttachAnswer>;
  readonly detach: (name: string) => Promise<DetachAnswer>;
  readonly list: () => Promise<ListAnswer>;
}

/** @param signal gives up; the server then undoes an attach */
export function createAdminClient(folder: string, signal: AbortSignal): AdminClient {
  const call = async <Schema extends z.ZodType>(method: string, path: string, schema: Schema, body?: unknown): Promise<z.infer<Schema>> => {
    const { status, text } = await withDeadline((within) => send(folder, method, path, body, within), {
      deadlineMs: COMMAND_DEADLINE_MS,
      what: 'the control plane',
      signal,
    });
    if (status !== 200) throw errorOfProblem(text, 'the control plane');
    const result = schema.safeParse(JSON.parse(text));
    if (!result.success) throw moorlineError('ML-PROTOCOL', 'the control plane is of another version', result.error);
    return result.data;
  };
  return {
    attach: (attachRequest) => call('POST', ATTACHMENTS_PATH, attachAnswerSchema, attachRequest),
    detach: (name) => call('DELETE', `${ATTACHMENTS_PATH}/${encodeURIComponent(name)}`, detachAnswerSchema),
    list: () => call('GET', ATTACHMENTS_PATH, listAnswerSchema),
  };
}

async function send(folder: string, method: string, path: string, body: unknown, signal: AbortSignal): Promise<{ status: number; text: string }> {
  const { socketName } = dataPaths(folder);
  try {
    const socket = openSocketPath(folder, socketName);
    try {
      const response = await new Promise<IncomingMessage>((resolve, reject) => {
        const outgoing = request({ socketPath: socket.path, method, path, signal, agent: false }, resolve);
        outgoing.once('error', reject);
        outgoing.end(body === undefined ? undefined : JSON.stringify(body));
      });
      return { status: response.statusCode ?? 0, text: await readText(response) };
    } finally {
      socket.close();
    }
  } catch (error) {
    throw asMoorlineError(error, 'ML-CONTROL-NOT-RUNNING', `${join(folder, socketName)} (${(error as NodeJS.ErrnoException).code ?? String(error)})`);
  }
}

async function readText(response: IncomingMessage): Promise<string> {
  let text = '';
  response.setEncoding('utf8');
  for await (const chunk of response as AsyncIterable<string>) {
    text += chunk;
    if (text.length > ANSWER_MAX_BYTES) throw moorlineError('ML-PROTOCOL', 'the answer is too long');
  }
  return text;
}
