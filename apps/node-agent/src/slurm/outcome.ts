import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '@moorline/linux';
import { ERROR_CATALOGUE, isErrorCode, moorlineError, type MoorlineError } from '@moorline/mesh-core';
import { findJobFolder } from './find-folder.ts';
import { hasJobFile, readJobFile, readRecord } from './job-folder.ts';

/** Between two looks: a job waits for some hundred milliseconds, mostly. */
const POLL_INTERVAL_MS = 10;

/** The plugin reads the first 2,047 bytes of the file. */
const DETAIL_MAX_CHARACTERS = 1_000;

export interface OutcomeWait {
  readonly timeoutMs: number;
}

/**
 * Waits until a job is on the mesh.
 * @throws the error that kept it off; ML-JOB-NOT-ON-MESH, ML-AGENT-GONE, ML-TIMEOUT
 */
export async function awaitJoined(folder: string, { timeoutMs }: OutcomeWait): Promise<void> {
  for (const giveUpAt = performance.now() + timeoutMs; ; ) {
    if (hasJobFile(folder, 'failed')) throw readFailure(folder);
    const record = readRecord(folder);
    if (record === null) throw moorlineError('ML-JOB-NOT-ON-MESH', folder);
    if (record.agent === null || !isAlive(record.agent.pid, record.agent.startTicks)) {
      if (hasJobFile(folder, 'failed')) continue;
      throw moorlineError('ML-AGENT-GONE', record.agent === null ? folder : `process ${record.agent.pid}`);
    }
    if (hasJobFile(folder, 'joined')) return;
    if (performance.now() > giveUpAt) throw moorlineError('ML-TIMEOUT', `the job was not on the mesh after ${timeoutMs} ms`);
    await sleep(POLL_INTERVAL_MS);
  }
}

/**
 * The loss of the agent that joined this job by its node's prolog.
 * @returns null: it runs, or it never joined, or this is no such job
 */
export function lostAgent(policyPath: string | undefined, environment: Readonly<Record<string, string | undefined>>): MoorlineError | null {
  try {
    const folder = findJobFolder(policyPath, environment);
    const agent = readRecord(folder)?.agent ?? null;
    if (agent === null || hasJobFile(folder, 'failed') || isAlive(agent.pid, agent.startTicks)) return null;
    return moorlineError('ML-AGENT-GONE', `process ${agent.pid}`);
  } catch {
    return null;
  }
}

/** The text of a failure: code and detail in the first line, then what to do. The plugin says all of it. */
export function renderFailure({ code, detail }: MoorlineError): string {
  return `${code}: ${detail.replaceAll(/\s+/g, ' ').slice(0, DETAIL_MAX_CHARACTERS)}\nremedy: ${ERROR_CATALOGUE[code].remedy}\n`;
}

function readFailure(folder: string): MoorlineError {
  const text = readJobFile(folder, 'failed') ?? '';
  const [, code = '', detail = ''] = /^(ML-[A-Z-]+): (.*)/.exec(text) ?? [];
  return isErrorCode(code) ? moorlineError(code, detail) : moorlineError('ML-JOB-NOT-ON-MESH', folder);
}
