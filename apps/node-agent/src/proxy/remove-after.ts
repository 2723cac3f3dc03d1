import { rmSync } from 'node:fs';
import { childEnvironment, start, stopChild } from '@moorline/linux';
import { asMoorlineError } from '@moorline/mesh-core';
import type { Lifecycle, Logger } from '@moorline/service';

const GRACE_MS = 1_000;

/**
 * Removes a folder when `life` closes, and also when this process is killed: xargs(1) runs its command once its input
 * has ended, and the input ends with us.
 */
export async function removeAfter(folder: string, life: Lifecycle, log: Logger): Promise<void> {
  life.defer('folder of the socket', () => rmSync(folder, { recursive: true, force: true }));
  try {
    const watcher = await start('xargs', ['rm', '-rf', '--', folder], { stdin: 'held', detached: true, cwd: '/', environment: childEnvironment() });
    life.defer('watcher of the socket', async () => void (await stopChild(watcher, GRACE_MS)));
  } catch (error) {
    // The next agent of this user on this node removes it then.
    log.warn({ err: asMoorlineError(error) }, 'the folder of the socket stays if this agent is killed');
  }
}
