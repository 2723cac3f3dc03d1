import { readFileSync } from 'node:fs';
import { findOwned, isAlive, statFields, type OwnedProcess } from '@moorline/linux';
import { BED_VARIABLE, type BedNames } from '../../testbed/index.ts';
import { cpuTicks, residentBytes } from './parse-usage.ts';

/** Ticks of CPU time a second (USER_HZ), the same on every Linux that Node runs on (time(7)). */
const TICKS_PER_SECOND = 100;
const BYTES_PER_MIB = 1024 * 1024;

/** Processes of one carrier: all of them use CPU, some of them are the relays. */
export interface ProcessGroup {
  /** CPU seconds of all since they started. */
  readonly cpuSec: () => number;
  /** Memory of the largest relay process, MiB. */
  readonly relayRssMib: () => number;
}

/** Role of a process: `LABEL.PART`. */
export function roleOf(label: string, part: string): string {
  return `${label}.${part}`;
}

/**
 * The processes of a bed whose role is of this label, found by their marks.
 * @param relayPart part of the role of its relays
 */
export function processGroup(bed: BedNames, label: string, relayPart: string): ProcessGroup {
  const all = findOwned(bed.name, BED_VARIABLE).filter(({ role }) => role.startsWith(roleOf(label, '')));
  const relays = all.filter(({ role }) => role.startsWith(roleOf(label, relayPart)));
  return {
    cpuSec: () => all.reduce((sum, process) => sum + ticksOf(process), 0) / TICKS_PER_SECOND,
    relayRssMib: () => Math.max(0, ...relays.map(residentOf)) / BYTES_PER_MIB,
  };
}

function ticksOf({ pid, startTicks }: OwnedProcess): number {
  const fields = isAlive(pid, startTicks) ? statFields(pid) : null;
  return fields === null ? 0 : cpuTicks(fields);
}

function residentOf({ pid }: OwnedProcess): number {
  try {
    return residentBytes(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return 0;
  }
}
