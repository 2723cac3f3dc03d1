import { readFileSync, readlinkSync, statSync } from 'node:fs';
import { findOwned, isAlive, processIds, startTicks } from '@moorline/linux';
import { BED_VARIABLE, type BedNames } from '../bed/names.ts';

export interface FoundProcess {
  readonly pid: number;
  readonly startTicks: number;
  /** As the kernel shows it (proc(5), comm). */
  readonly name: string;
}

/**
 * Every process of the bed, found in three ways, because helpers of helpers do not inherit the mark: by
 * the mark in its environment, by the bed's network namespaces, by the bed's user (its real user id; in a
 * user namespace of its own it still has that one).
 */
export function findBedProcesses(bed: BedNames, namespaces: readonly string[], userId: number | null): readonly FoundProcess[] {
  const marked = new Set(findOwned(bed.name, BED_VARIABLE).map(({ pid }) => pid));
  const networks = new Set(namespaces.flatMap((name) => networkOf(`/run/netns/${name}`)));
  return findLiving((pid) => marked.has(pid) || inNetworks(pid, networks) || isOfUser(pid, userId));
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

function networkOf(path: string): readonly string[] {
  try {
    return [`net:[${statSync(path).ino}]`];
  } catch {
    return [];
  }
}

function inNetworks(pid: number, networks: ReadonlySet<string>): boolean {
  try {
    return networks.has(readlinkSync(`/proc/${pid}/ns/net`));
  } catch {
    return false;
  }
}

function isOfUser(pid: number, userId: number | null): boolean {
  if (userId === null) return false;
  try {
    return /^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] === String(userId);
  } catch {
    return false;
  }
}
