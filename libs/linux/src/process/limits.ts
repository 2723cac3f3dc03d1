import { readFileSync } from 'node:fs';
import { LIMITED_RESOURCES, type LimitedResource, type ResourceLimit, type ResourceLimits } from '@moorline/mesh-core';
import { run } from './run.ts';

/** How proc(5) calls them. */
const NAMES: Readonly<Record<LimitedResource, string>> = { nofile: 'Max open files', nproc: 'Max processes', fsize: 'Max file size', as: 'Max address space' };
const UNLIMITED: ResourceLimit = { soft: Infinity, hard: Infinity };

export interface SoftLimit {
  readonly resource: LimitedResource;
  /** A number or `unlimited`, for prlimit(1). */
  readonly soft: string;
}

/** The text of /proc/PID/limits (proc(5)); a limit that is not in it counts as unlimited. */
export function parseLimits(text: string): ResourceLimits {
  const limit = (resource: LimitedResource): ResourceLimit => {
    const found = new RegExp(`^${NAMES[resource]} +(\\d+|unlimited) +(\\d+|unlimited) `, 'm').exec(text);
    return found === null ? UNLIMITED : { soft: numberOf(found[1]), hard: numberOf(found[2]) };
  };
  return { nofile: limit('nofile'), nproc: limit('nproc'), fsize: limit('fsize'), as: limit('as') };
}

/**
 * Limits of a process. Ask for our parent: Node raises its own open files at its start.
 * @returns null when they cannot be read, as those of another user's process
 */
export function limitsOf(pid: number): ResourceLimits | null {
  try {
    return parseLimits(readFileSync(`/proc/${pid}/limits`, 'utf8'));
  } catch {
    return null;
  }
}

/** The soft limits as prlimit(1) takes them. */
export function softLimits(limits: ResourceLimits, resources: readonly LimitedResource[] = LIMITED_RESOURCES): readonly SoftLimit[] {
  return resources.map((resource) => ({ resource, soft: said(limits[resource].soft) }));
}

/**
 * Raises soft limits of this process to their hard ones; children have them from then on.
 * @throws ML-PROGRAM-MISSING, ML-PROGRAM-FAILED
 */
export async function raiseLimits(resources: readonly LimitedResource[], limits: ResourceLimits): Promise<void> {
  if (resources.length === 0) return;
  await run('prlimit', ['--pid', String(process.pid), ...resources.map((resource) => `--${resource}=${said(limits[resource].hard)}:`)]);
}

function said(limit: number): string {
  return limit === Infinity ? 'unlimited' : String(limit);
}

function numberOf(text: string | undefined): number {
  return text === undefined || text === 'unlimited' ? Infinity : Number(text);
}
