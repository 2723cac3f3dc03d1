import { readFileSync } from 'node:fs';
import { moorlineError, parseSitePolicy, type SitePolicy } from '@moorline/mesh-core';

/** Where it is looked for when no other file is named; without it, the defaults hold. */
export const DEFAULT_POLICY_PATH = '/etc/moorline/site.yaml';

/**
 * Reads the site policy.
 * @throws ML-SITE-POLICY
 */
export function readSitePolicy(path: string | undefined): SitePolicy {
  const file = path ?? DEFAULT_POLICY_PATH;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (path === undefined && code === 'ENOENT') return parseSitePolicy('', file);
    throw moorlineError('ML-SITE-POLICY', `${file}: ${code ?? 'not readable'}`, error);
  }
  return parseSitePolicy(text, file);
}

/** What the shell of a hook reads in a policy that may be faulty. */
export interface EmergencySettings {
  readonly run?: string | undefined;
  readonly log?: string | undefined;
  readonly mode?: string | undefined;
}

/**
 * What holds when the policy cannot be used: what the prolog's shell made of it, else the strict mode, so that a slip of
 * the pen lets no job out.
 */
export function emergencyPolicy({ run, mode, log }: EmergencySettings = {}): SitePolicy {
  const defaults = parseSitePolicy('', DEFAULT_POLICY_PATH);
  return { ...defaults, run: run ?? defaults.run, log: log ?? defaults.log, mode: mode === 'optional' ? mode : 'required' };
}
