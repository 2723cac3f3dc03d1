/** Where a stream goes. */
export interface Authority {
  /** Name or address; IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

/** Longest name or address that is looked at (RFC 1035, section 2.3.4). */
const HOST_MAX = 255;
const PORT_MAX = 65_535;
const FORM = /^(?:\[([0-9A-Fa-f:.]+)\]|([^\s:[\]/@?#]+)):(\d{1,5})$/;

/** Reads `host:port` (RFC 9110, section 7.2; IPv6 in brackets); null for anything else. Never throws. */
export function parseAuthority(text: string): Authority | null {
  const parts = FORM.exec(text.slice(0, HOST_MAX + 16));
  if (parts === null) return null;
  const host = parts[1] ?? parts[2] ?? '';
  const port = Number(parts[3]);
  return host.length <= HOST_MAX && port >= 1 && port <= PORT_MAX ? { host, port } : null;
}

/** The reverse of `parseAuthority`. */
export function formatAuthority({ host, port }: Authority): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
