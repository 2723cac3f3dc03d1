import type { Count } from '../count.ts';
import type { FileRun } from './run-file.ts';

/** One line of a file that passed; those of its output as well if it did not. @param progress how many files of how many */
export function linesOf(run: Pick<FileRun, 'file' | 'seconds' | 'lines'>, { passed, failed }: Count, progress: string): readonly string[] {
  const line = `  [${progress}] ${run.file}: ${passed} passed, ${failed} failed (${run.seconds.toFixed(1)} s)`;
  return failed === 0 ? [line] : [...run.lines.map((output) => `    ${output}`), line];
}
