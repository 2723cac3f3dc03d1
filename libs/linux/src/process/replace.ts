import type { CommandLine } from '../namespaces/index.ts';

/**
 * Becomes another program: same process, standard streams and folder (execve(2)). Descriptors that Node opened for
 * itself are closed by it.
 * @throws the system's error; does not return otherwise
 */
export function replaceProcess({ file, args }: CommandLine, environment: Readonly<Record<string, string>>): void {
  if (process.execve === undefined) throw new Error('this Node cannot replace itself');
  // It is marked experimental, which is no news for the user of a job.
  process.removeAllListeners('warning');
  process.execve(file, [file, ...args], environment);
}
