import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootId, isAlive, startTicks } from '@moorline/linux';

const RECORD_FILE = 'bed.json';

/** Who made a bed: enough to tell whether that process still runs. */
export interface BedRecord {
  readonly pid: number;
  readonly startTicks: number;
  /** Pids and start times mean nothing after a reboot. */
  readonly bootId: string;
  /** Left up on purpose: only `--down` ends it. */
  readonly kept: boolean;
}

/** The record of this very process. */
export function ownRecord(kept: boolean): BedRecord {
  return { pid: process.pid, startTicks: startTicks(process.pid) ?? 0, bootId: bootId(), kept };
}

export function writeRecord(folder: string, record: BedRecord): void {
  writeFileSync(join(folder, RECORD_FILE), `${JSON.stringify(record)}\n`, { mode: 0o644 });
}

/** True if the folder is one of a bed. */
export function hasRecord(folder: string): boolean {
  return existsSync(join(folder, RECORD_FILE));
}

/** The record in a bed's folder; null if there is none that can be read. */
export function readRecord(folder: string): BedRecord | null {
  try {
    const value = JSON.parse(readFileSync(join(folder, RECORD_FILE), 'utf8')) as Partial<BedRecord>;
    const { pid, startTicks: ticks, bootId: boot, kept } = value;
    return typeof pid === 'number' && typeof ticks === 'number' && typeof boot === 'string' ? { pid, startTicks: ticks, bootId: boot, kept: kept === true } : null;
  } catch {
    return null;
  }
}

/** `running`: its owner lives. `kept`: left up on purpose since the last boot. `abandoned`: to be removed. */
export function judgeRecord(record: BedRecord | null, currentBootId: string, ownerAlive: boolean): 'running' | 'kept' | 'abandoned' {
  if (record === null || record.bootId !== currentBootId) return 'abandoned';
  if (ownerAlive) return 'running';
  return record.kept ? 'kept' : 'abandoned';
}

/** State of the bed in `folder`, observed. */
export function bedState(folder: string): 'running' | 'kept' | 'abandoned' {
  const record = readRecord(folder);
  return judgeRecord(record, bootId(), record !== null && record.pid !== process.pid && isAlive(record.pid, record.startTicks));
}
