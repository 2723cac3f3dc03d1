import { stripVTControlCharacters } from 'node:util';

/** What one `nx run-many` with static output said of its tasks. */
export interface NxOutcome {
  /** Projects whose task ran, or was remembered, and did not fail. */
  readonly passed: readonly string[];
  /** Everything else that was expected: failed, or not run at all. */
  readonly failed: readonly string[];
  /** The lines of each task that failed. */
  readonly failures: readonly string[];
}

const TASK = /^> nx run (?<project>[^:\s]+):/;
const FAILED_TASK = /^- (?<project>[^:\s]+):\S+$/;

/** Reads the output of nx. A project that it does not mention counts as failed, so silence is never success. */
export function readNxOutput(lines: readonly string[], expected: readonly string[]): NxOutcome {
  const plain = lines.map((line) => stripVTControlCharacters(line).replaceAll('\r', ''));
  const summary = plain.findIndex((line) => line.startsWith('Failed tasks:'));
  const named = (pattern: RegExp, part: readonly string[]): Set<string> => new Set(part.flatMap((line) => pattern.exec(line)?.groups?.['project'] ?? []));
  const broken = named(FAILED_TASK, summary === -1 ? [] : plain.slice(summary));
  const ran = named(TASK, plain);
  const passed = expected.filter((project) => ran.has(project) && !broken.has(project));
  const failed = expected.filter((project) => !passed.includes(project));
  return { passed, failed, failures: failed.length === 0 ? [] : blocksOf(plain, failed) };
}

/** The output of some projects' tasks: from their first line to the next task or to the summary. */
function blocksOf(lines: readonly string[], projects: readonly string[]): readonly string[] {
  const kept: string[] = [];
  let keep = true;
  for (const line of lines) {
    const project = TASK.exec(line)?.groups?.['project'];
    if (project !== undefined) keep = projects.includes(project);
    else if (/^ NX | {2}Run duration:/.test(line)) keep = false;
    if (keep) kept.push(line);
  }
  return kept;
}
