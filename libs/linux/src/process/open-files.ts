import { readFileSync } from 'node:fs';

/** Pure part of `openFilesOf`, for the text of /proc/PID/limits (proc(5)). */
export function parseOpenFiles(limits: string): string | null {
  return /^Max open files +(\d+|unlimited) /m.exec(limits)?.[1] ?? null;
}

/**
 * Soft limit of open files of a process, a number or `unlimited`. Ask for our parent: Node raises its own at its start.
 * @returns null when it cannot be read
 */
export function openFilesOf(pid: number): string | null {
  try {
    return parseOpenFiles(readFileSync(`/proc/${pid}/limits`, 'utf8'));
  } catch {
    return null;
  }
}
