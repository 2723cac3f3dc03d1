import type { IncomingMessage, ServerResponse } from 'node:http';
import { moorlineError } from '@moorline/mesh-core';
import type { Logger } from '@moorline/service';
import type { BuildJobScript } from '../job-script/index.ts';
import { answerProblem, answerText } from './answer.ts';
import { createBodyReader } from './create-body-reader.ts';
import { JOB_SCRIPTS_AT_ONCE_MAX, POD_DATA_MAX_BYTES, POD_DATA_READING_MAX_BYTES } from './limits.ts';

/** For interLink's JobScriptBuilderURL. */
export const JOB_SCRIPT_PATH = '/v1/job-script';

/**
 * Answers requests for job scripts: one answer each, the script with 200 or a problem with the status of its code.
 * interLink hands the status on to the virtual kubelet, and takes nothing but 200 for a script.
 */
export function createJobScriptAnswers(build: BuildJobScript, log: Logger): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  let underWay = 0;
  // A body takes no place among the scripts while it is on its way: its client decides how long that is.
  const read = createBodyReader({ eachMaxBytes: POD_DATA_MAX_BYTES, allMaxBytes: POD_DATA_READING_MAX_BYTES, malformed: 'ML-POD-DATA', tooLarge: 'ML-POD-DATA-TOO-LARGE' });
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
