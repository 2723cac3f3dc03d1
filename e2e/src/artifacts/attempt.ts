import { chownSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runAgent, type AgentResult, type Field } from '@moorline/tools';
import type { ErrorCode } from '@moorline/mesh-core';
import { expect } from 'vitest';
import { expectExplained } from '../support/explained.ts';

/** The file that the job's command makes. */
const JOB_TRACE = 'job';
/** The file that a planted binary makes. */
const PLANTED_TRACE = 'planted';

/** One run of the agent with a command, and planted binaries, that cannot run unseen. */
export interface Attempt {
  readonly planted: string;
  readonly run: (joinFile: string, environment: Readonly<Record<string, string>>, wrapper?: readonly string[]) => Promise<AgentResult>;
  readonly traces: () => readonly string[];
}

let count = 0;

export function prepareAttempt(field: Field): Attempt {
  const { home, user } = field;
  const folder = join(home.path, `traces-${(count += 1)}`);
  mkdirSync(folder);
  chownSync(folder, user.userId, user.groupId);
  return {
    planted: join(folder, PLANTED_TRACE),
    run: (joinFile, environment, wrapper = []) => runAgent(field, { joinFile, command: ['touch', join(folder, JOB_TRACE)], environment, wrapper }),
    traces: () => readdirSync(folder),
  };
}

/** The agent named its reason and executed nothing: neither what was planted nor the job's command. @returns the detail */
export function expectRefused(result: AgentResult, { traces }: Attempt, code: ErrorCode): string {
  expect(traces()).toEqual([]);
  return expectExplained(result, code);
}

/** The job's command ran, and nothing that was planted. */
export function expectRan({ code, stderr }: AgentResult, { traces }: Attempt): void {
  expect({ code, stderr, traces: traces() }).toEqual({ code: 0, stderr: '', traces: [JOB_TRACE] });
}
