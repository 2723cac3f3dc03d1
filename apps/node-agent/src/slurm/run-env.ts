import { asMoorlineError } from '@moorline/mesh-core';
import { findJobFolder } from './find-folder.ts';
import { readJobFile, readRecord } from './job-folder.ts';
import { awaitJoined } from './outcome.ts';
import { emergencyPolicy, readSitePolicy } from './policy-file.ts';
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

export interface TaskOptions {
  readonly policy: string | undefined;
  /** Folder of the records as the shell of TaskProlog read it, should the policy be faulty by now. */
  readonly run: string | undefined;
  /** How long at most; absent: a little longer than the agent tries. */
  readonly timeoutSec: number | undefined;
}

/** Waits until the job is on the mesh, or cannot be, and gives what its tasks are told. Never throws. */
export async function taskEnvironment({ policy, run, timeoutSec }: TaskOptions): Promise<TaskEnvironment> {
  let required = true;
  let folder: string | null = null;
  try {
    folder = findJobFolder(policy, process.env, run);
    required = readRecord(folder)?.required ?? true;
    await awaitJoined(folder, { timeoutMs: (timeoutSec ?? joinTimeoutSec(policy) + MARGIN_SEC) * MS_PER_SEC });
    return { lines: readJobFile(folder, 'joined') ?? '', fails: false };
  } catch (error) {
    return { lines: failedLines(asMoorlineError(error), folder), fails: required };
  }
}

/** A policy that was spoilt after the prolog ends no job that is about to join. */
function joinTimeoutSec(path: string | undefined): number {
  try {
    return readSitePolicy(path)['join-timeout'];
  } catch {
    return emergencyPolicy()['join-timeout'];
  }
}
