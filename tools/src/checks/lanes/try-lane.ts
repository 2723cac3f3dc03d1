import { abandonedGroups, ourHierarchies, removeGroups } from './control-groups.ts';
import { runInLane } from './lane.ts';

export interface TryOptions {
  readonly root: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/**
 * Why this machine gives no lane, in one line; undefined if it does. Removes first what ended runs left.
 * @throws the reason of `signal`
 */
export async function whyNoLane({ root, environment, signal }: TryOptions): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return 'only root can make namespaces';
  const lines: string[] = [];
  try {
    removeGroups(abandonedGroups(ourHierarchies()));
    const code = await runInLane({ root, shared: [root], file: process.execPath, args: ['--version'], number: 0, environment, signal, onLine: (line) => lines.push(line) });
    return code === 0 ? undefined : (lines.find((line) => /error|failed|denied|permitted/i.test(line)) ?? `a lane ended with code ${code}`);
  } catch (error) {
    signal.throwIfAborted();
    return error instanceof Error ? error.message : String(error);
  }
}
