import type { Agent } from 'node:http';
import { joinAnswerSchema, moorlineError, type ErrorCode, type JoinAnswer, type JoinFile, type JoinRequest } from '@moorline/mesh-core';
import { httpsRequest } from '../https-client/index.ts';
import { errorOfProblem } from '../problem/index.ts';
import { retry } from './retry.ts';

/** Longer than a control plane needs to restart; a job that cannot join should not hold its node for longer. */
export const JOIN_DEADLINE_MS = 60_000;
/** The server itself waits up to 10 s for the endpoint. */
const ATTEMPT_DEADLINE_MS = 20_000;
const ANSWER_MAX_BYTES = 64 * 1024;
/** What a later attempt may not meet again. */
const TRANSIENT: readonly ErrorCode[] = ['ML-CONTROL-UNREACHABLE', 'ML-PROXY-UNREACHABLE', 'ML-ENDPOINT-UNREACHABLE', 'ML-BUSY', 'ML-TIMEOUT'];

export interface PostJoinOptions {
  readonly joinFile: Pick<JoinFile, 'server' | 'ca'>;
  readonly request: JoinRequest;
  readonly signal: AbortSignal;
  /** For a way through an HTTP proxy. */
  readonly agent?: Agent;
  readonly deadlineMs?: number;
}

/**
 * Redeems a join token. Safe to repeat: the same keys get the same answer.
 * @throws ML-TOKEN-*, ML-CA-MISMATCH, ML-SERVER-NAME-MISMATCH, ML-CLOCK-OFF, ML-CONTROL-UNREACHABLE,
 * ML-ENDPOINT-UNREACHABLE, ML-PROXY-*, ML-PROTOCOL, ML-TIMEOUT, ML-ABORTED
 */
export function postJoin({ joinFile, request, signal, agent, deadlineMs = JOIN_DEADLINE_MS }: PostJoinOptions): Promise<JoinAnswer> {
  const url = new URL('/v1/join', joinFile.server).href;
  const attempt = async (remainingMs: number): Promise<JoinAnswer> => {
    const answer = await httpsRequest({
      url,
      method: 'POST',
      ca: joinFile.ca,
      body: JSON.stringify(request),
      maxBytes: ANSWER_MAX_BYTES,
      deadlineMs: Math.min(ATTEMPT_DEADLINE_MS, remainingMs),
      signal,
      ...(agent === undefined ? {} : { agent }),
    });
    if (answer.status !== 200) throw errorOfProblem(answer.body.toString(), url);
    return parseAnswer(answer.body.toString(), url);
  };
  return retry(attempt, { deadlineMs, signal, isTransient: (error) => TRANSIENT.includes(error.code) });
}

function parseAnswer(body: string, url: string): JoinAnswer {
  try {
    return joinAnswerSchema.parse(JSON.parse(body));
  } catch (error) {
    throw moorlineError('ML-PROTOCOL', `${url} answered with something that is not a tunnel configuration`, error);
  }
}
