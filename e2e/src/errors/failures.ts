import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run, type RunResult } from '@moorline/linux';
import type { ErrorCode } from '@moorline/mesh-core';
import { builtApp, control, runAgent, type AgentOptions, type AgentResult, type ControlPlane, type Field } from '@moorline/tools';
import { expect } from 'vitest';
import { expectExplained } from '../support/explained.ts';

/** Every exit code of the catalogue, and those that none should give. */
const ANY_EXIT_CODE: readonly number[] = Array.from({ length: 255 }, (_, code) => code + 1);

/** Commands that need no control plane end at once. */
const COMMAND_DEADLINE_MS = 30_000;

let count = 0;

type FailingAgent = Omit<AgentOptions, 'command'>;

/** Runs the agent; the job's command must not begin. */
export async function runAgentToFail(field: Field, agent: FailingAgent): Promise<AgentResult> {
  const began = join(field.home.path, `began-${(count += 1)}`);
  const result = await runAgent(field, { ...agent, command: ['touch', began] });
  expect(existsSync(began)).toBe(false);
  return result;
}

/** The agent fails as the catalogue says, and the job's command never began. @returns the detail */
export async function expectAgentFails(field: Field, expected: ErrorCode, agent: FailingAgent): Promise<string> {
  return expectExplained(await runAgentToFail(field, agent), expected);
}

/** A command of `moorline-control` fails as the catalogue says. @returns the detail */
export async function expectControlFails(plane: Pick<ControlPlane, 'dataFolder'>, expected: ErrorCode, args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await control(plane, args, ANY_EXIT_CODE);
  return expectExplained({ code: exitCode, stdout, stderr }, expected);
}

/** Runs `moorline-control` without a data directory, however it ends. */
export function controlWith(args: readonly string[]): Promise<RunResult> {
  return run(process.execPath, [join(builtApp('control-plane'), 'main.cjs'), ...args], { deadlineMs: COMMAND_DEADLINE_MS, acceptedExitCodes: ANY_EXIT_CODE });
}

/** A command of `moorline-control` fails as the catalogue says when its standard output cannot take anything. @returns the detail */
export async function expectFullOutputFails(args: readonly string[]): Promise<string> {
  const command = [process.execPath, join(builtApp('control-plane'), 'main.cjs'), ...args];
  const { exitCode, stdout, stderr } = await run('bash', ['-c', 'exec "$@" >/dev/full', 'bash', ...command], { deadlineMs: COMMAND_DEADLINE_MS, acceptedExitCodes: ANY_EXIT_CODE });
  return expectExplained({ code: exitCode, stdout, stderr }, 'ML-OUTPUT-UNWRITABLE');
}
