import { startAsUser, type Field, type RunningAgent } from '@moorline/tools';
import type { Tap } from './open-tap.ts';

/** Starts the agent's real bundle, which says all that it can, with the tap. */
export function startTapped({ programs, ...field }: Field, tap: Tap, joinFile: string, options: readonly string[], command: readonly string[]): Promise<RunningAgent> {
  const { node, agentEntry } = programs;
  return startAsUser(field, [node, '--import', tap.preload, agentEntry, 'run', '--token-file', joinFile, '--log-level', 'debug', ...options, '--', ...command]);
}
