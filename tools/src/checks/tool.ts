import { delimiter, dirname, join } from 'node:path';
import { childEnvironment, PROGRAM_PATH, start, stopChild } from '@moorline/linux';
import { registryEnvironment } from '../npm/index.ts';
import { untilExit } from './until-exit.ts';

/** What the tools of this checkout may know of the caller's environment, beyond what every child gets and what npm needs. */
const INHERITED = ['USER', 'LOGNAME', 'TERM', 'CI', 'XDG_CACHE_HOME', 'WSTUNNEL_BIN', 'INTERLINK_BIN_DIR'];
/** Time for vitest to run its clean-up hooks after a signal. */
const STOP_GRACE_MS = 60_000;

export interface ToolOptions {
  readonly root: string;
  /** Where it runs, below the root; the root itself if absent. */
  readonly folder?: string;
  readonly signal: AbortSignal;
  /** Called for each line of both outputs. */
  readonly onLine: (line: string) => void;
}

/**
 * Runs a program of node_modules with our own Node and returns its exit code (1 if a signal
 * ended it). `entry` is its file below node_modules.
 */
export async function runTool(entry: string, args: readonly string[], { root, folder = '.', signal, onLine }: ToolOptions): Promise<number> {
  signal.throwIfAborted();
  const child = await start(process.execPath, [join(root, 'node_modules', entry), ...args], {
    cwd: join(root, folder),
    environment: toolEnvironment(process.env),
    stdout: onLine,
    stderr: onLine,
  });
  return await untilExit(child, signal, () => void stopChild(child, STOP_GRACE_MS));
}

/** The whole environment of a tool of this checkout. */
export function toolEnvironment(ours: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const inherited = Object.fromEntries(INHERITED.flatMap((name) => (ours[name] === undefined ? [] : [[name, ours[name]]])));
  return childEnvironment({
    ...registryEnvironment(ours),
    ...inherited,
    PATH: [dirname(process.execPath), PROGRAM_PATH].join(delimiter),
    NX_DAEMON: 'false',
    NX_TUI: 'false',
    NX_NO_CLOUD: 'true',
    NO_COLOR: '1',
  });
}
