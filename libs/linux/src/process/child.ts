/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A long-running process that we started. */
export interface Child {
  readonly pid: number;
  /** Settles when the process has ended and its outputs that we read are closed; never rejects. */
  readonly exited: Promise<Exit>;
  readonly kill: (signal: NodeJS.Signals) => boolean;
}

/** SIGTERM, then SIGKILL after `graceMs`; settles when the process has ended. */
export async function stopChild(child: Child, graceMs: number): Promise<Exit> {
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  try {
    return await child.exited;
  } finally {
    clearTimeout(timer);
  }
}
