import { moorlineError } from '@moorline/mesh-core';
import { childEnvironment, start, stopChild, type Child, type Exit } from '../process/index.ts';
import type { VerifiedExecutable } from './open-verified.ts';

const KEPT_LINES = 20;
/** A program that only prints its version has nothing to save. */
const STOP_GRACE_MS = 100;

/**
 * Lets a verified binary print its version: it shows that this system can run it, with its libraries.
 * @returns the first line that it printed
 * @throws ML-PROGRAM-FAILED with what it said, ML-ABORTED
 */
export async function tryVerified(executable: VerifiedExecutable, name: string, signal: AbortSignal): Promise<string> {
  const lines: string[] = [];
  const keep = (line: string): void => void (lines.length < KEPT_LINES && lines.push(line));
  const { exited, child } = await begin(executable, name, keep);
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(moorlineError('ML-ABORTED', `${name} --version`, signal.reason));
  signal.addEventListener('abort', abort, { once: true });
  try {
    const { code, signal: by } = await Promise.race([exited, aborted.promise]);
    if (code !== 0) throw moorlineError('ML-PROGRAM-FAILED', `${name} --version (${code ?? by}): ${lines.join(' | ')}`);
    return lines[0] ?? '';
  } catch (error) {
    await stopChild(child, STOP_GRACE_MS);
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

async function begin({ path, descriptor }: VerifiedExecutable, name: string, onLine: (line: string) => void): Promise<{ readonly exited: Promise<Exit>; readonly child: Child }> {
  try {
    const child = await start(path, ['--version'], { environment: childEnvironment(), stdout: onLine, stderr: onLine, descriptors: [descriptor] });
    return { exited: child.exited, child };
  } catch (error) {
    throw moorlineError('ML-PROGRAM-FAILED', `${name}: ${(error as NodeJS.ErrnoException).code ?? String(error)}`, error);
  }
}
