import { abandonedGroups, ourHierarchies, removeGroups } from './control-groups.ts';
import { runInLane } from './lane.ts';

/** A lane takes about two seconds; what is mounted may wait for a server that is away. */
const DEADLINE_MS = 60_000;

export interface TryOptions {
  readonly root: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Takes what lanes of this machine are without, though they can be made. */
  readonly onLine: (line: string) => void;
}

/**
 * Why this machine gives no lane, in one line; undefined if it does. Removes first what ended runs left.
 * @throws the reason of `signal`
 */
export async function whyNoLane({ root, environment, signal, onLine }: TryOptions): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return 'only root can make namespaces';
  const lines: string[] = [];
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  try {
    removeGroups(abandonedGroups(ourHierarchies()));
    const code = await runInLane({ root, shared: [root], file: process.execPath, args: ['--eval', ''], number: 0, environment, signal: AbortSignal.any([signal, deadline]), onLine: (line) => lines.push(line) });
    if (code !== 0) return lines.find((line) => /error|failed|denied|permitted/i.test(line)) ?? `a lane ended with code ${code}`;
    for (const line of lines) onLine(line);
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    if (deadline.aborted) return `a lane was not there after ${DEADLINE_MS / 1_000} seconds`;
    return error instanceof Error ? error.message : String(error);
  }
}
