import type { ServerResponse } from 'node:http';
import { asMoorlineError, type MoorlineError } from '@moorline/mesh-core';
import { problemOf } from '@moorline/service';
import { statusOf } from './status-of.ts';

/** Answers with JSON that nobody keeps: it may hold a relay ticket or a token. */
export function answerJson(response: ServerResponse, status: number, value: unknown): void {
  const body = JSON.stringify(value);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), 'cache-control': 'no-store' });
  response.end(body);
}

/** Answers 200 with text that is made anew each time. */
export function answerText(response: ServerResponse, contentType: string, body: string): void {
  response.writeHead(200, { 'content-type': `${contentType}; charset=utf-8`, 'content-length': Buffer.byteLength(body), 'cache-control': 'no-store' });
  response.end(body);
}

/** Answers a request by a method that what is there does not have. */
export function answerMethod(response: ServerResponse, allowed: string): void {
  response.setHeader('allow', allowed);
  answerJson(response, 405, { code: 'ML-PROTOCOL', message: `only ${allowed} is answered here`, remedy: 'Use the same version of Moorline on both ends.' });
}

/**
 * Answers with the problem of an error, or cuts the connection when an answer has begun. Details of faults of our
 * own stay in the log.
 */
export function answerProblem(response: ServerResponse, error: unknown): MoorlineError {
  const failure = asMoorlineError(error);
  const status = statusOf(failure.code);
  // What is left of a body that was refused is not read: the connection cannot be used again.
  if (!response.headersSent && !response.req.complete) response.setHeader('connection', 'close');
  if (response.headersSent) response.destroy();
  else answerJson(response, status, status === 500 ? { ...problemOf(failure), message: '' } : problemOf(failure));
  return failure;
}

/** Answers a request for something that is not here. */
export function answerNotFound(response: ServerResponse, path: string): void {
  answerJson(response, 404, { code: 'ML-PROTOCOL', message: `there is nothing at ${path.slice(0, 200)}`, remedy: 'Use the same version of Moorline on both ends.' });
}
