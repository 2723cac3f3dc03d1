import type { IncomingMessage } from 'node:http';
import { isMoorlineError, moorlineError } from '@moorline/mesh-core';
import type { WatchEnd } from '../statistics/create-statistics.ts';
import { failureOf } from './failure.ts';
import type { WatchEvent } from './kube-api.ts';
import { textOf, type OpenRequest, type Request } from './send.ts';

/** The server answers a watch at once; one that does not is out of reach. */
const ANSWER_DEADLINE_MS = 10_000;
/**
 * An API server sends a bookmark each minute where nothing happens (KEP-956). One that let the next go by has hung, or what
 * stands before it has: the watch is resumed on another connection. A network that is gone is noticed earlier, by
 * probes of TCP.
 */
const QUIET_MS = 80_000;
/** Bookmarks only come once the API server has seen a change of the kind since it started, anywhere: until then nobody can tell silence from a hang, and resuming each minute would be for nothing. */
const SILENT_MS = 300_000;
const GONE = 410;
/** An object has 1.5 MiB at most (etcd), somewhat more as JSON. */
const LINE_MAX_CHARACTERS = 16 * 1024 * 1024;

export interface WatchOptions {
  readonly request: Omit<Request, 'signal'>;
  /** For error texts, such as `watch pods`. */
  readonly what: string;
  /** null: no answer came. */
  readonly onStatus: (status: number | null) => void;
  /** Called once the server has begun to tell. */
  readonly onOpen: () => void;
  readonly onEvent: (event: WatchEvent) => void;
  readonly until: AbortSignal;
}

/**
 * Follows one watch until its connection ends, has been quiet for long, or the server says that the version is too old
 * (410, as a status or as an ERROR event).
 * @throws ML-KUBE-UNREACHABLE, and as a request of another kind does
 */
export async function followWatch(open: OpenRequest, { request, what, onStatus, onOpen, onEvent, until }: WatchOptions): Promise<Exclude<WatchEnd, 'failed'>> {
  const stop = new AbortController();
  const signal = AbortSignal.any([until, stop.signal]);
  let timer = setTimeout(() => stop.abort(new Error(`no answer within ${ANSWER_DEADLINE_MS} ms`)), ANSWER_DEADLINE_MS);
  let quiet = false;
  let answered = false;
  const expectMore = (withinMs: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      quiet = true;
      stop.abort();
    }, withinMs);
  };
  try {
    const response = await open({ ...request, signal });
    const { statusCode: status = 0 } = response;
    answered = true;
    onStatus(status);
    expectMore(SILENT_MS);
    if (status === GONE) return 'expired';
    if (status !== 200) throw failureOf(status, await textOf(response), what);
    onOpen();
    for await (const line of linesOf(response, () => expectMore(QUIET_MS))) {
      const event = eventIn(line);
      if (event.type !== 'ERROR') onEvent(event);
      else if (event.object.code === GONE) return 'expired';
      else throw failureOf(event.object.code ?? 0, JSON.stringify(event.object), what);
    }
    return quiet ? 'quiet' : 'ended';
  } catch (error) {
    if (quiet) return 'quiet';
    if (!answered) onStatus(null);
    throw isMoorlineError(error) ? error : moorlineError('ML-KUBE-UNREACHABLE', `${what} (${(error as NodeJS.ErrnoException).code ?? String(error)})`, error);
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
}

/** @throws an error that does not repeat the line: it may be a Secret */
function eventIn(line: string): WatchEvent {
  try {
    return JSON.parse(line) as WatchEvent;
  } catch {
    throw new Error('a line of the answer is not JSON');
  }
}

/** Lines of an answer as they come, and of at most a large object each. @throws when it breaks off */
async function* linesOf(response: IncomingMessage, heard: () => void): AsyncGenerator<string> {
  let rest = '';
  response.setEncoding('utf8');
  for await (const text of response as AsyncIterable<string>) {
    heard();
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LINE_MAX_CHARACTERS) throw new Error(`a line of more than ${LINE_MAX_CHARACTERS} characters`);
    yield* lines.filter((line) => line !== '');
  }
}
