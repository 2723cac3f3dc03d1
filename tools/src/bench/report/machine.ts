import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem } from 'node:os';

const BYTES_PER_GIB = 1024 ** 3;

/** What a figure depends on besides our code, in one line. */
export function describeMachine(): string {
  const congestion = readFileSync('/proc/sys/net/ipv4/tcp_congestion_control', 'utf8').trim();
  const memory = Math.round(totalmem() / BYTES_PER_GIB);
  return `${cpus()[0]?.model.trim() ?? 'unknown CPU'}, ${availableParallelism()} CPUs, ${memory} GiB, Linux ${release()}, TCP ${congestion}, Node ${process.version}`;
}
