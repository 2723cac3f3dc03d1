import { spawn, type ChildProcess } from 'node:child_process';
import type { Child, Exit } from './child.ts';

export interface ChannelChild extends Child {
  /** The channel: `send(message, handle)` and 'message' events carry sockets as well. */
  readonly process: ChildProcess;
}

export interface StartWithChannelOptions {
  readonly environment: Readonly<Record<string, string>>;
  /** Standard streams of the child; the channel is descriptor 3. */
  readonly stdio: readonly ['ignore' | 'inherit', 'ignore' | 'inherit', 'ignore' | 'inherit'];
  /** Open descriptors of ours that the child gets as 4, 5, …. */
  readonly descriptors?: readonly number[];
}

/**
 * Starts a Node program (perhaps behind wrappers that keep descriptors) with a channel that can carry
 * sockets. Uses spawn itself: execa hides the ChildProcess, and with it the handles.
 * @param file absolute path
 * @throws the system's error (ENOENT, EACCES, …) as it is
 */
export async function startWithChannel(file: string, args: readonly string[], options: StartWithChannelOptions): Promise<ChannelChild> {
  const child = spawn(file, args, { env: options.environment, stdio: [...options.stdio, 'ipc', ...(options.descriptors ?? [])], serialization: 'advanced' });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  return { pid: child.pid ?? 0, exited, kill: (signal) => child.kill(signal), process: child };
}
