const BYTES_PER_KIB = 1024;

/**
 * CPU time of a process, user and system of all its threads, in clock ticks.
 * @param fields of /proc/PID/stat from `state` (field 3) on; utime and stime are fields 14 and 15 (proc(5))
 */
export function cpuTicks(fields: readonly string[]): number {
  return Number(fields[11]) + Number(fields[12]);
}

/** Resident memory in bytes out of /proc/PID/status; 0 when the process has none (any more). */
export function residentBytes(status: string): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * BYTES_PER_KIB;
}
