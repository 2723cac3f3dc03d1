/** Fields of a row of /proc/net/tcp (proc(5)), from 0. */
const FIELD = { local: 1, remote: 2, uid: 7, inode: 9 } as const;
/** Of a socket that no process has any more: its row names root. */
const NO_INODE = '0';
/** Before an IPv4 address in a socket of IPv6 (RFC 4291 section 2.5.5.2), as the kernel of a little-endian machine prints it. */
const MAPPED = '0000000000000000FFFF0000';
const HEXADECIMAL = 16;

/** One end of a TCP connection over IPv4. */
export interface TcpEnd {
  readonly address: string;
  readonly port: number;
}

/**
 * Who owns one end of a TCP connection of this network namespace.
 * @param tables text of /proc/net/tcp and /proc/net/tcp6
 * @param end the one that is asked for; `other` is its peer
 * @returns null when the connection is not there, or nobody has that end any more
 */
export function connectionOwner(tables: string, end: TcpEnd, other: TcpEnd): number | null {
  const ends = [`${hexadecimal(end)} ${hexadecimal(other)}`, `${MAPPED}${hexadecimal(end)} ${MAPPED}${hexadecimal(other)}`];
  for (const line of tables.split('\n')) {
    const fields = line.trim().split(/\s+/);
    if (!ends.includes(`${fields[FIELD.local]} ${fields[FIELD.remote]}`)) continue;
    const uid = Number(fields[FIELD.uid]);
    return fields[FIELD.inode] === NO_INODE || !Number.isInteger(uid) ? null : uid;
  }
  return null;
}

function hexadecimal({ address, port }: TcpEnd): string {
  const bytes = address.split('.').map((part) => Number(part).toString(HEXADECIMAL).padStart(2, '0'));
  return `${bytes.toReversed().join('')}:${port.toString(HEXADECIMAL).padStart(4, '0')}`.toUpperCase();
}
