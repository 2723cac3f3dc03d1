import { readFileSync, statSync } from 'node:fs';
import { findOwned, isAlive, processIds, startTicks } from '@moorline/linux';
import { BED_VARIABLE, type BedNames } from '../bed/names.ts';

export interface FoundProcess {
  readonly pid: number;
  readonly startTicks: number;
  /** As the kernel shows it (proc(5), comm). */
  readonly name: string;
}

/** Links in /proc/PID/ns of the kinds of namespace that a bed makes. */
const NAMESPACE_KINDS = ['net', 'uts', 'mnt'] as const;

/**
 * Every process of the bed, found in three ways: by the mark in its environment; by the bed's user (its
 * real user id; in a user namespace of its own it still has that one); by the bed's namespaces, because
 * helpers of helpers do not inherit the mark, and slurmstepd overwrites it with its title.
 * @param namespaces files that hold the bed's namespaces
 */
export function findBedProcesses(bed: BedNames, namespaces: readonly string[], userId: number | null): readonly FoundProcess[] {
  const marked = new Set(findOwned(bed.name, BED_VARIABLE).map(({ pid }) => pid));
  const inodes = new Set(namespaces.flatMap(inodeOf));
  return findLiving((pid) => marked.has(pid) || isInside(pid, inodes) || isOfUser(pid, userId));
}

/** Those of the processes that live. */
export function findContained(ids: ReadonlySet<number>): readonly FoundProcess[] {
  return ids.size === 0 ? [] : findLiving((pid) => ids.has(pid));
}

/** Every process of a user, but zombies. */
export function findUserProcesses(userId: number): readonly FoundProcess[] {
  return findLiving((pid) => isOfUser(pid, userId));
}

function findLiving(wanted: (pid: number) => boolean): readonly FoundProcess[] {
  return processIds().flatMap((pid) => {
    const ticks = pid !== process.pid && wanted(pid) ? startTicks(pid) : null;
    return ticks === null || !isAlive(pid, ticks) ? [] : [{ pid, startTicks: ticks, name: nameOf(pid) }];
  });
}

function nameOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return '';
  }
}

function inodeOf(path: string): readonly number[] {
  const status = statSync(path, { throwIfNoEntry: false });
  return status === undefined ? [] : [status.ino];
}

function isInside(pid: number, inodes: ReadonlySet<number>): boolean {
  return NAMESPACE_KINDS.some((kind) => {
    try {
      return inodes.has(statSync(`/proc/${pid}/ns/${kind}`).ino);
    } catch {
      return false;
    }
  });
}

function isOfUser(pid: number, userId: number | null): boolean {
  if (userId === null) return false;
  try {
    return /^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] === String(userId);
  } catch {
    return false;
  }
}
