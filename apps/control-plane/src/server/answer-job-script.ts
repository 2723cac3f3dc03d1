import type { IncomingMessage, ServerResponse } from 'node:http';
import { moorlineError } from '@moorline/mesh-core';
import type { Logger } from '@moorline/service';
import type { BuildJobScript } from '../job-script/index.ts';
import { answerProblem, answerText } from './answer.ts';
import { JOB_SCRIPTS_AT_ONCE_MAX, POD_DATA_MAX_BYTES, POD_DATA_READING_MAX_BYTES } from './limits.ts';
import { readJson } from './read-json.ts';

/** For interLink's JobScriptBuilderURL. */
export const JOB_SCRIPT_PATH = '/v1/job-script';

/**
 * Answers requests for job scripts: one answer each, the script with 200 or a problem with the status of its code.
 * interLink hands the status on to the virtual kubelet, and takes nothing but 200 for a script.
 */
export function createJobScriptAnswers(build: BuildJobScript, log: Logger): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  let underWay = 0;
  let readingBytes = 0;
  // A body takes no place among the scripts while it is on its way: its client decides how long that is.
  const read = async (request: IncomingMessage): Promise<unknown> => {
    let bytes = 0;
    const onBytes = (count: number): void => {
      if (readingBytes + count > POD_DATA_READING_MAX_BYTES) throw moorlineError('ML-BUSY', `${POD_DATA_READING_MAX_BYTES} bytes of other bodies are being read`);
      bytes += count;
      readingBytes += count;
    };
    try {
      return await readJson(request, POD_DATA_MAX_BYTES, { malformed: 'ML-POD-DATA', tooLarge: 'ML-POD-DATA-TOO-LARGE' }, onBytes);
    } finally {
      readingBytes -= bytes;
    }
  };
  const script = async (request: IncomingMessage): Promise<string> => {
    const body = await read(request);
    if (underWay >= JOB_SCRIPTS_AT_ONCE_MAX) throw moorlineError('ML-BUSY', `${JOB_SCRIPTS_AT_ONCE_MAX} job scripts are being built`);
    underWay += 1;
    try {
      return await build(body);
    } finally {
      underWay -= 1;
    }
  };
  return async (request, response) => {
    try {
      answerText(response, 'text/x-shellscript', await script(request));
    } catch (error) {
      const { code, detail } = answerProblem(response, error);
      log.warn({ code, detail, from: request.socket.remoteAddress }, 'job script refused');
    }
  };
}
