import { renderAgentStarts } from './agent-starts.ts';

export interface WrapperScript {
  /** Path of moorline-agent. */
  readonly agent: string;
  readonly joinFile: string;
  /** File that is there, whole, once all is measured. */
  readonly answer: string;
}

/**
 * A batch script that starts the agent for its version, and then for a command that asks for its status. The answer has
 * a line of starts, two of seconds (before the agent and at the command's start), then the status.
 */
export function renderWrapperScript({ agent, joinFile, answer }: WrapperScript): string {
  return [
    '#!/bin/bash',
    'export LC_ALL=C',
    ...renderAgentStarts(agent, `${answer}.version`),
    'export starts began=$EPOCHREALTIME',
    `${agent} run --token-file ${joinFile} -- /bin/bash -c 'now=$EPOCHREALTIME; { echo "$starts"; echo "$began"; echo "$now"; ${agent} status --json; } >${answer}.draft'`,
    `mv ${answer}.draft ${answer}`,
    '',
  ].join('\n');
}
