import { OWNER_VARIABLE } from '@moorline/linux';

/** Marks the agent's helpers as ours, by its pid; the job's command does not get it. */
export function ownerMark(): Record<string, string> {
  return { [OWNER_VARIABLE]: `agent/${process.pid}` };
}
