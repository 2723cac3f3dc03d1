import { chownSync } from 'node:fs';
import { childEnvironment, start } from '@moorline/linux';
import { BED_VARIABLE, toEnd, type AgentResult, type Field } from '@moorline/tools';
import type { Wrapper } from '../errors/worlds.ts';
import { attached } from '../support/jobs.ts';

/** Runs the agent with a command as root, as in a container or on a site that runs services so. */
export function runAsRoot(field: Field, options: readonly string[], command: readonly string[], wrapper: Wrapper): Promise<AgentResult> {
  return attached(field, async (joinFile) => {
    chownSync(joinFile, 0, 0);
    const [stdout, stderr]: [string[], string[]] = [[], []];
    const [file = '', ...args] = [...wrapper, field.programs.agent, 'run', '--token-file', joinFile, ...options, '--', ...command];
    const child = await start(file, args, {
      environment: childEnvironment({ HOME: '/root', [BED_VARIABLE]: field.bed.name }),
      stdout: (line) => void stdout.push(line),
      stderr: (line) => void stderr.push(line),
    });
    return toEnd({ ...child, stdout, stderr });
  });
}
