import { readEnvironment } from './read-environment.ts';
import { isAlive, processIds, startTicks, userOf } from './process-table.ts';

/** Environment variable that marks every process of ours: `<instance>/<attachment id>` or a bed's name. */
export const OWNER_VARIABLE = 'MOORLINE_OWNER';
/** Environment variable that tells what a marked process is: endpoint, wireguard, … */
export const ROLE_VARIABLE = 'MOORLINE_ROLE';

export interface OwnedProcess {
  readonly pid: number;
  /** Identifies the process together with the pid, which may be given out again. */
  readonly startTicks: number;
  /** User that it runs as. */
  readonly uid: number;
  readonly owner: string;
  readonly role: string;
}

/** Marked processes whose owner is `owner` or begins with `owner/`, found by observation of /proc. */
export function findOwned(owner: string, variable: string = OWNER_VARIABLE): readonly OwnedProcess[] {
  return processIds().flatMap((pid) => {
    // The start time first and last: a pid that is given out again in between is not taken for the process it was.
    const ticks = startTicks(pid);
    const environment = readEnvironment(pid);
    const mark = environment.get(variable);
    if (ticks === null || mark === undefined || (mark !== owner && !mark.startsWith(`${owner}/`)) || !isAlive(pid, ticks)) return [];
    const uid = userOf(pid);
    return uid === null ? [] : [{ pid, startTicks: ticks, uid, owner: mark, role: environment.get(ROLE_VARIABLE) ?? '' }];
  });
}
