import { dirname } from 'node:path';
import { failureFolder, readFailures } from '../failures/failure-store.ts';
import type { FailureRecord } from '../failures/failure-record.ts';
import { FOLDER_VARIABLE } from './find-folder.ts';
import { readNodeFailure } from './node-failures.ts';
import { readSitePolicy } from './policy-file.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Records of failures of this user, the newest first: of `run`, in the user's own folder, and of the prolog of this node.
 * @throws ML-SITE-POLICY when a policy was named that cannot be read
 */
export function recentFailures(policyPath: string | undefined, environment: Environment, uid: number): readonly FailureRecord[] {
  const run = runFolder(policyPath, environment);
  const ofNode = run === null ? null : readNodeFailure(run, uid);
  return [...readFailures(failureFolder(environment)), ...(ofNode === null ? [] : [ofNode])].toSorted((one, other) => other.at.localeCompare(one.at));
}

/** Folder of the site's records: as told, as the job's task prolog said, or as usual. */
function runFolder(policyPath: string | undefined, environment: Environment): string | null {
  const ofJob = environment[FOLDER_VARIABLE];
  if (policyPath === undefined && ofJob?.startsWith('/') === true) return dirname(dirname(ofJob));
  try {
    return readSitePolicy(policyPath).run;
  } catch (error) {
    if (policyPath !== undefined) throw error;
    return null;
  }
}
