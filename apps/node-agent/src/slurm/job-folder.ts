import { existsSync, linkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootId, makeFolders } from '@moorline/linux';
import { jobFolderName, moorlineError, parseJobRecord, renderJobRecord, type JobKey, type JobRecord } from '@moorline/mesh-core';
import { readSmallFile } from '../files/read-small-file.ts';

/** What anybody may read: nothing in it is secret, and the job itself needs it. */
const READABLE = 0o644;
const FOLDER_MODE = 0o755;
/** Far more than any of them has that the agent wrote. */
const JOB_FILE_MAX_BYTES = 1024 * 1024;

/** Files of a job's folder. `joined` or `failed` says how joining ended; whoever waits looks for them. */
export const JOB_FILES = {
  /** Made once, by the agent or by the shell of the prolog, whoever comes first. */
  record: 'record',
  /** What TaskProlog prints once the job is on the mesh. */
  joined: 'joined',
  /** Which file of the site's spool was there when the token was taken. */
  joinFile: 'join-file',
  /** The error, in words, when it is not. */
  failed: 'failed',
  /** When the steps of the join were done. */
  timeline: 'timeline.json',
  resolver: 'resolv.conf',
  hosts: 'hosts',
} as const;

/** Folder of all jobs' folders. */
export function jobsFolder(run: string): string {
  return join(run, 'jobs');
}

/** Folder of one job on one node. */
export function jobFolder(run: string, key: JobKey): string {
  return join(jobsFolder(run), jobFolderName(key));
}

/**
 * Makes an empty folder for a job.
 * @throws ML-RUN-FOLDER
 */
export function makeJobFolder(folder: string): void {
  attempt(folder, () => {
    rmSync(folder, { recursive: true, force: true });
    makeFolders(folder, FOLDER_MODE);
  });
}

/**
 * Writes the record, unless there is one.
 * @returns false when the prolog's shell was first
 * @throws ML-RUN-FOLDER
 */
export function writeRecord(folder: string, record: JobRecord): boolean {
  return attempt(folder, () => {
    const path = join(folder, JOB_FILES.record);
    const draft = `${path}.${process.pid}`;
    writeFileSync(draft, renderJobRecord(record), { mode: READABLE });
    try {
      linkSync(draft, path);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    } finally {
      rmSync(draft, { force: true });
    }
  });
}

/**
 * Writes another file of the folder so that a reader finds it whole or not at all.
 * @throws ML-RUN-FOLDER
 */
export function writeJobFile(folder: string, file: keyof typeof JOB_FILES, text: string): void {
  attempt(folder, () => {
    const path = join(folder, JOB_FILES[file]);
    const draft = `${path}.${process.pid}`;
    writeFileSync(draft, text, { mode: READABLE });
    renameSync(draft, path);
  });
}

/** The record in a job's folder; null when there is none that is whole, or only one from before the last boot. */
export function readRecord(folder: string): JobRecord | null {
  const record = readAnyRecord(folder);
  return record?.bootId === bootId() ? record : null;
}

/** The same, of whichever boot: what it says of processes may be of others by now. */
export function readAnyRecord(folder: string): JobRecord | null {
  const text = readJobFile(folder, 'record');
  return text === null ? null : parseJobRecord(text);
}

/** A small plain file of the folder; null when there is none, or something else in its place. */
export function readJobFile(folder: string, file: keyof typeof JOB_FILES): string | null {
  try {
    return readSmallFile(join(folder, JOB_FILES[file]), { code: 'ML-RUN-FOLDER', maxBytes: JOB_FILE_MAX_BYTES, secret: false });
  } catch {
    return null;
  }
}

export function hasJobFile(folder: string, file: keyof typeof JOB_FILES): boolean {
  return existsSync(join(folder, JOB_FILES[file]));
}

function attempt<Result>(folder: string, action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    throw moorlineError('ML-RUN-FOLDER', `${folder}: ${(error as NodeJS.ErrnoException).code ?? String(error)}`, error);
  }
}
