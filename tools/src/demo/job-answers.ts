import { existsSync, mkdirSync, readFileSync, chownSync } from 'node:fs';
import { join } from 'node:path';
import { waitUntil, type Home, type SystemUser } from '../testbed/index.ts';

/** Scheduling takes up to four seconds after SLURM's start; the longest single answer is iperf3's. */
const ANSWER_DEADLINE_MS = 60_000;
/** SLURM is asked about the job once in so many looks for its answer: asking costs time that is being measured. */
const LOOKS_PER_QUESTION = 50;

/** How the demo and its job talk: by files in the user's home (job/job.sh). */
export interface JobAnswers {
  /** Contents of a result file, once it is there. @throws ML-DEMO-JOB-FAILED, ML-TIMEOUT, ML-ABORTED */
  readonly answer: (name: string) => Promise<string>;
  /** Lets the job go on behind the point where it waits for `name`. */
  readonly give: (name: string) => void;
}

/** Makes the folder for the answers of a job, for its user to write into. */
export function prepareAnswers(home: Home, { userId, groupId }: SystemUser): void {
  const folder = resultsOf(home);
  mkdirSync(folder);
  chownSync(folder, userId, groupId);
}

/** @param failIfEnded throws if the job is over: nothing more will come */
export function jobAnswers(home: Home, failIfEnded: () => Promise<void>, signal: AbortSignal): JobAnswers {
  return {
    answer: async (name) => {
      const file = join(resultsOf(home), name);
      let looks = 0;
      const look = async (): Promise<boolean> => {
        if (existsSync(file)) return true;
        if ((looks += 1) % LOOKS_PER_QUESTION !== 0) return false;
        try {
          await failIfEnded();
        } catch (error) {
          // It ended behind this answer.
          if (!existsSync(file)) throw error;
        }
        return existsSync(file);
      };
      await waitUntil(look, { what: `the job's answer ${name}`, deadlineMs: ANSWER_DEADLINE_MS, signal });
      return readFileSync(file, 'utf8');
    },
    give: (name) => void home.write(name, '', 0o600),
  };
}

function resultsOf({ path }: Home): string {
  return join(path, 'results');
}
