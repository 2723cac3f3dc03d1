import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Columns of /proc/net/udp (proc(5)): local address and inode. */
const LOCAL_ADDRESS = 1;
const INODE = 9;

/** UDP port over IPv4 that a process of ours has bound, by procfs; 0: none. */
export function udpPortOf(pid: number): number {
  try {
    return udpPortIn(readFileSync(`/proc/${pid}/net/udp`, 'utf8'), socketsOf(pid));
  } catch {
    return 0;
  }
}

/**
 * The first port in a table that one of the sockets has.
 * @param table text of /proc/net/udp
 * @param inodes of sockets
 */
export function udpPortIn(table: string, inodes: ReadonlySet<string>): number {
  const rows = table.split('\n').slice(1).map((line) => line.trim().split(/\s+/));
  const own = rows.find((columns) => inodes.has(columns[INODE] ?? ''));
  const port = Number.parseInt(own?.[LOCAL_ADDRESS]?.split(':')[1] ?? '', 16);
  return Number.isNaN(port) ? 0 : port;
}

function socketsOf(pid: number): ReadonlySet<string> {
  const folder = `/proc/${pid}/fd`;
  return new Set(readdirSync(folder).flatMap((descriptor) => /^socket:\[(\d+)\]$/.exec(targetOf(`${folder}/${descriptor}`))?.[1] ?? []));
}

/** Empty for a descriptor that is closed meanwhile. */
function targetOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
