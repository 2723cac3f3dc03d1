import { setTimeout as sleep } from 'node:timers/promises';
import { moorlineError } from '@moorline/mesh-core';
import { checkTunDevice, dyingWithParent } from '../namespaces/index.ts';
import { childEnvironment, start, stopChild, type Child } from '../process/index.ts';
import { accepts } from './socket-file.ts';
import { uapiSocketPath } from './uapi.ts';

export interface StartWireguardOptions {
  readonly interfaceName: string;
  /** Binary behind an open descriptor, as `openVerified` gives it. */
  readonly executable: { readonly path: string; readonly descriptor: number };
  /** Added to the allow-listed environment: owner marks. */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * Folder of its socket as we see it, where its /run is not ours. Then the process is started before this function
   * first waits, so that a caller can be in that mount namespace for the start alone.
   */
  readonly socketFolder?: string;
  /** In a session of its own: a terminal's Ctrl-C is not for it. */
  readonly detached?: boolean;
  /** Killed with the process that starts it, however that ends (needs setpriv of util-linux 2.33 or later). */
  readonly endsWithParent?: boolean;
  /** Takes each line that it writes. */
  readonly onLine: (line: string) => void;
  /** Gives up while it starts; does not stop it later. */
  readonly signal?: AbortSignal;
}

export interface WireguardProcess extends Child {
  /** Where it takes its configuration. */
  readonly socketPath: string;
}

/** wireguard-go is up in 5 ms. */
const START_DEADLINE_MS = 5_000;
const POLL_INTERVAL_MS = 2;
const STOP_GRACE_MS = 1_000;
/** Last lines that are kept to say why it ended at once. */
const KEPT_LINES = 5;

/**
 * Starts wireguard-go in the foreground in the present namespaces, and returns once it takes configuration. The
 * socket and the interface go with it when it ends by a signal that it can handle.
 * @throws ML-TUN-MISSING, ML-TUN-FORBIDDEN, ML-WIREGUARD-FAILED, ML-PROGRAM-MISSING, ML-ABORTED
 */
export async function startWireguard(options: StartWireguardOptions): Promise<WireguardProcess> {
  const { interfaceName, executable, environment = {}, endsWithParent = false, detached = false, onLine, signal } = options;
  const socketPath = uapiSocketPath(interfaceName, options.socketFolder);
  checkTunDevice();
  if (options.socketFolder === undefined && (await accepts(socketPath))) throw moorlineError('ML-WIREGUARD-FAILED', `${socketPath} belongs to another process that runs`);
  const lines: string[] = [];
  const takeLine = (line: string): void => {
    lines.push(line);
    if (lines.length > KEPT_LINES) lines.shift();
    onLine(line);
  };
  const command = { file: executable.path, args: ['-f', interfaceName] };
  const { file, args } = endsWithParent ? dyingWithParent(command) : command;
  const child = await start(file, args, {
    // Foreground by environment as well: without it wireguard-go prints a banner about the kernel's own WireGuard.
    environment: childEnvironment({ WG_PROCESS_FOREGROUND: '1', LOG_LEVEL: 'error', ...environment }),
    descriptors: [executable.descriptor],
    detached,
    stdout: takeLine,
    stderr: takeLine,
  });
  try {
    await awaitSocket(socketPath, child, signal);
  } catch (error) {
    await stopChild(child, STOP_GRACE_MS);
    if (signal?.aborted === true) throw moorlineError('ML-ABORTED', `starting wireguard-go for ${interfaceName}`, signal.reason);
    throw moorlineError('ML-WIREGUARD-FAILED', `${interfaceName}: ${[String((error as Error).message), ...lines].join('; ')}`, error);
  }
  return { ...child, socketPath };
}

async function awaitSocket(path: string, child: Child, signal: AbortSignal | undefined): Promise<void> {
  const giveUpAt = performance.now() + START_DEADLINE_MS;
  let ended = false;
  void child.exited.then(() => {
    ended = true;
  });
  while (!(await accepts(path))) {
    signal?.throwIfAborted();
    if (ended) throw new Error('it ended at once');
    if (performance.now() > giveUpAt) throw new Error(`no socket within ${START_DEADLINE_MS} ms`);
    await sleep(POLL_INTERVAL_MS);
  }
}
