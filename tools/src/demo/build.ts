import { artifactsFor, moorlineError } from '@moorline/mesh-core';
import { artifactLock } from '@moorline/templates';
import { fillMirror } from '../artifacts/index.ts';
import { runTarget } from '../checks/index.ts';
import { CHECKOUT, MIRROR_FOLDER } from '../testbed/index.ts';

/**
 * Builds the apps, as far as they changed since the last time.
 * @throws ML-PROGRAM-FAILED with the end of what the build said
 */
export async function buildApps(signal: AbortSignal): Promise<void> {
  const { failed, failures } = await runTarget('build', { root: CHECKOUT, signal, onLine: () => undefined });
  if (failed.length > 0) throw moorlineError('ML-PROGRAM-FAILED', `building ${failed.join(', ')}: ${failures.join('\n')}`);
}

/** Fills the shared mirror with the pinned binaries; gives where each came from. */
export async function fillSharedMirror(signal: AbortSignal): Promise<string> {
  const filled = await fillMirror({ folder: MIRROR_FOLDER, lock: artifactsFor(artifactLock(), process.arch), signal });
  return filled.map(({ name, version, from }) => `${name} ${version} (${from})`).join(', ');
}
