import { readdirSync, statSync } from 'node:fs';
import { limitsOf, parseLimits, processIds, raiseLimits, softLimits, type SoftLimit } from '@moorline/linux';
import { artifactFor, judgeLimits, moorlineError, type LimitedResource, type ResourceLimits } from '@moorline/mesh-core';
import { artifactLock } from '@moorline/templates';

/** Most that a run has open at once was 44, seen with the limit lowered until it failed. */
const OPEN_FILES = 64;
/** Two Nodes, slirp4netns, wireguard-go and short-lived tools, with all their threads: about 50 were seen. */
const PROCESSES = 80;
/** Node and Go reserve address space that they hardly use: with 1.5 GiB they failed now and then. */
const ADDRESS_SPACE_BYTES = 2 * 1024 ** 3;
/** Above this nobody counts what the user runs already: no worker has that many. */
const PROCESSES_AMPLE = 16_384;

/**
 * Makes sure that the job's limits leave room for the agent and its helpers; raises soft ones where that is enough.
 * @returns the soft limits that the command has to get back
 * @throws ML-LIMIT-TOO-LOW, ML-PROGRAM-MISSING, ML-PROGRAM-FAILED
 */
export async function ensureLimits(): Promise<readonly SoftLimit[]> {
  const { own, raise } = checkLimits();
  const parents = limitsOf(process.ppid);
  await raiseLimits(raise, own);
  // What Node did to its open files before we came can be seen at our parent only, if that is not another user's.
  return [...(parents === null ? [] : softLimits(parents, ['nofile'])), ...softLimits(own, raise.filter((resource) => resource !== 'nofile'))];
}

/**
 * Looks whether they leave room, and changes nothing.
 * @returns our limits, and which soft ones have to be raised
 * @throws ML-LIMIT-TOO-LOW
 */
export function checkLimits(): { readonly own: ResourceLimits; readonly raise: readonly LimitedResource[] } {
  const own = limitsOf(process.pid) ?? parseLimits('');
  const verdict = judgeLimits(own, { nofile: OPEN_FILES, nproc: PROCESSES + processesOfUser(own.nproc.hard), fsize: largestArtifact(), as: ADDRESS_SPACE_BYTES });
  if (!verdict.ok) throw moorlineError('ML-LIMIT-TOO-LOW', verdict.detail);
  return { own, raise: verdict.raise };
}

/** Threads count as processes do (getrlimit(2)); root is not limited. */
function processesOfUser(limit: number): number {
  const uid = process.getuid?.() ?? 0;
  if (uid === 0) return -PROCESSES;
  if (limit >= PROCESSES_AMPLE) return 0;
  return processIds().reduce((sum, pid) => sum + threadsOf(pid, uid), 0);
}

function threadsOf(pid: number, uid: number): number {
  try {
    return statSync(`/proc/${pid}`).uid === uid ? readdirSync(`/proc/${pid}/task`).length : 0;
  } catch {
    return 0;
  }
}

/** The cache and the private copies are files as well. */
function largestArtifact(): number {
  const lock = artifactLock();
  return Math.max(...(['wireguard-go', 'slirp4netns'] as const).map((name) => artifactFor(lock, name, process.arch).size));
}
