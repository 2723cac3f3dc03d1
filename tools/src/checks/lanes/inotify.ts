import { readFileSync, writeFileSync } from 'node:fs';

/** Counted for each user over all lanes: each WireGuard, kubelet and container runtime has some (inotify(7)). */
const FILE = '/proc/sys/fs/inotify/max_user_instances';
/** Kernels begin with 128, which one file of tests with seventy endpoints half uses. */
const ENOUGH = 1_024;

/**
 * Runs `work` while there may be enough inotify instances for lanes side by side. Ended by SIGKILL, the limit stays
 * raised until the machine starts again.
 * @throws what `work` throws
 */
export async function withInotify<Result>(work: () => Promise<Result>, onLine: (line: string) => void): Promise<Result> {
  const before = Number(readFileSync(FILE, 'utf8'));
  if (before >= ENOUGH || !set(ENOUGH, onLine)) return await work();
  try {
    return await work();
  } finally {
    set(before, onLine);
  }
}

function set(value: number, onLine: (line: string) => void): boolean {
  try {
    writeFileSync(FILE, String(value));
    return true;
  } catch (error) {
    onLine(`fs.inotify.max_user_instances stays as it is: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
    return false;
  }
}
