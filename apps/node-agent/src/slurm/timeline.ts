import { asMoorlineError } from '@moorline/mesh-core';
import type { Logger } from '@moorline/service';
import { writeJobFile } from './job-folder.ts';
import { startedAtMs } from './time-of.ts';

/** Steps of a prolog, in their order. */
type Step = 'recorded' | 'joined';

/** When the steps of a join were done: milliseconds since the epoch, in the job's folder for whoever measures. */
export interface Timeline {
  readonly mark: (step: Step, atMs?: number) => void;
  readonly write: (folder: string, log: Logger) => void;
}

/**
 * @param prologPid process of the prolog, whose start is the first entry
 */
export function createTimeline(prologPid: number | undefined): Timeline {
  const times: Record<string, number | null> = {
    prologStartedAtMs: prologPid === undefined ? null : startedAtMs(prologPid),
    agentStartedAtMs: performance.timeOrigin,
    recordedAtMs: null,
    joinedAtMs: null,
  };
  return {
    mark: (step, atMs = performance.timeOrigin + performance.now()) => {
      times[`${step}AtMs`] = atMs;
    },
    write: (folder, log) => {
      try {
        writeJobFile(folder, 'timeline', `${JSON.stringify(times)}\n`);
      } catch (error) {
        log.warn({ err: asMoorlineError(error) }, 'the times of the join are not written');
      }
    },
  };
}
