import { asMoorlineError } from '@moorline/mesh-core';
import { findJobFolder } from './find-folder.ts';
import { readJobFile, readRecord } from './job-folder.ts';
import { awaitJoined } from './outcome.ts';
import { readSitePolicy } from './policy-file.ts';
import { failedLines } from './task-lines.ts';

export interface TaskEnvironment {
  /** What TaskProlog prints. */
  readonly lines: string;
  /** A job that must not run without the mesh has to end. */
  readonly fails: boolean;
}

const MS_PER_SEC = 1_000;
/** The agent finds words for its failure meanwhile. */
const MARGIN_SEC = 10;

/**
 * Waits until the job is on the mesh, or cannot be, and gives what its tasks are told. Never throws.
 * @param timeoutSec how long at most; absent: a little longer than the agent tries
 */
export async function taskEnvironment(policyPath: string | undefined, timeoutSec: number | undefined): Promise<TaskEnvironment> {
  let required = true;
  let folder: string | null = null;
  try {
    folder = findJobFolder(policyPath, process.env);
    required = readRecord(folder)?.required ?? true;
    const waitSec = timeoutSec ?? readSitePolicy(policyPath)['join-timeout'] + MARGIN_SEC;
    await awaitJoined(folder, { timeoutMs: waitSec * MS_PER_SEC });
    return { lines: readJobFile(folder, 'joined') ?? '', fails: false };
  } catch (error) {
    return { lines: failedLines(asMoorlineError(error), folder), fails: required };
  }
}
