export interface WrapperScript {
  /** Path of moorline-agent. */
  readonly agent: string;
  readonly joinFile: string;
  /** File that is there, whole, once all is measured. */
  readonly answer: string;
}

/**
 * A batch script that starts the agent for its version, and then for a command that asks for its status. The
 * answer has three lines of seconds (before and after the version, at the command's start), then the status.
 */
export function renderWrapperScript({ agent, joinFile, answer }: WrapperScript): string {
  return [
    '#!/bin/bash',
    'export LC_ALL=C',
    `before=$EPOCHREALTIME`,
    `${agent} --version >${answer}.version`,
    `after=$EPOCHREALTIME`,
    `${agent} run --token-file ${joinFile} -- /bin/bash -c '{ echo '$before'; echo '$after'; echo $EPOCHREALTIME; ${agent} status --json; } >${answer}.draft'`,
    `mv ${answer}.draft ${answer}`,
    '',
  ].join('\n');
}
