import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { moorlineError } from '@moorline/mesh-core';
import { writeAtomically } from '../data-dir/index.ts';
import { issueServerCertificate } from './issue.ts';
import { makeAuthority } from './make-authority.ts';
import { joinPem, splitPem, type KeyAndCertificate } from './pem.ts';
import { isStillGood } from './renewal.ts';

const AUTHORITY_FILE = 'authority.pem';
const SERVER_FILE = 'server.pem';

export interface Authority {
  /** PEM, for join files and endpoints. */
  readonly certificate: string;
  /** A certificate for one use, kept nowhere. */
  readonly issue: (names: readonly string[], nowMs: number) => Promise<KeyAndCertificate>;
  /** The control plane's own certificate: the stored one while it is good, else a new one, stored. */
  readonly serverCertificate: (names: readonly string[], nowMs: number) => Promise<KeyAndCertificate>;
}

/**
 * The authority of this installation, made at the first start.
 * @throws ML-STORE-CORRUPT when its file is damaged: a new authority would lock out every job
 */
export async function openAuthority(folder: string, nowMs: number): Promise<Authority> {
  const path = join(folder, AUTHORITY_FILE);
  if (!existsSync(path)) writeAtomically(path, joinPem(await makeAuthority(nowMs)));
  const own = splitPem(readFileSync(path, 'utf8'));
  if (own === null) throw moorlineError('ML-STORE-CORRUPT', `${path} has no key and certificate`);
  const issue: Authority['issue'] = (names, now) => issueServerCertificate(own, names, now);
  return {
    certificate: own.certificate,
    issue,
    serverCertificate: async (names, now) => {
      const file = join(folder, SERVER_FILE);
      const stored = existsSync(file) ? splitPem(readFileSync(file, 'utf8')) : null;
      if (stored !== null && isStillGood(stored.certificate, own.certificate, names, now)) return stored;
      const fresh = await issue(names, now);
      writeAtomically(file, joinPem(fresh));
      return fresh;
    },
  };
}
