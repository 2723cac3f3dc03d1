import { lstatSync } from 'node:fs';
import { isMoorlineError, parseSitePolicy, type SitePolicy } from '@moorline/mesh-core';
import { readSmallFile } from '../files/read-small-file.ts';

/** Where it is looked for when no other file is named; without it, the defaults hold. */
export const DEFAULT_POLICY_PATH = '/etc/moorline/site.yaml';
/** A dozen short lines and as many comments as anybody writes. */
const POLICY_MAX_BYTES = 64 * 1024;

/**
 * Reads the site policy.
 * @throws ML-SITE-POLICY
 */
export function readSitePolicy(path: string | undefined): SitePolicy {
  const file = path ?? DEFAULT_POLICY_PATH;
  let text: string;
  try {
    text = readSmallFile(file, { code: 'ML-SITE-POLICY', maxBytes: POLICY_MAX_BYTES, secret: false });
  } catch (error) {
    const cause = isMoorlineError(error, 'ML-SITE-POLICY') ? (error.cause as NodeJS.ErrnoException | undefined) : undefined;
    if (path === undefined && cause?.code === 'ENOENT' && !isLink(file)) return parseSitePolicy('', file);
    throw error;
  }
  return parseSitePolicy(text, file);
}

/** A link to nothing is a policy that cannot be read. */
function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** What the shell of a hook reads in a policy that may be faulty. */
export interface EmergencySettings {
  readonly run?: string | undefined;
  readonly log?: string | undefined;
  readonly mode?: string | undefined;
}

/**
 * What holds when the policy cannot be used: what the prolog's shell made of it, else the strict mode, so that a slip of
 * the pen lets no job out. The shell knows as well as we do when a policy is at fault.
 */
export function emergencyPolicy({ run, mode, log }: EmergencySettings = {}): SitePolicy {
  const defaults = parseSitePolicy('', DEFAULT_POLICY_PATH);
  return { ...defaults, run: run ?? defaults.run, log: log ?? defaults.log, mode: mode === 'optional' ? mode : 'required' };
}
