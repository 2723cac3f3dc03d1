/** Where the job's proxy listens, and what lets a client in. */
export interface ProxyAccess {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Path of its socket, which only the own user can open; null: there is none. */
  readonly socket: string | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The job itself is on this machine. */
const LOCAL = 'localhost,127.0.0.1,::1';
/** For programs that can talk to a proxy over a socket with a path, without a password. */
export const SOCKET_VARIABLE = 'MOORLINE_PROXY_SOCKET';

/** The job's own environment with its proxy in it, in both spellings; names are resolved by the proxy (socks5h). */
export function proxyEnvironment(environment: Environment, { port, user, password, socket }: ProxyAccess): Record<string, string> {
  const at = `${user}:${password}@127.0.0.1:${port}`;
  const variables = { ALL_PROXY: `socks5h://${at}`, HTTPS_PROXY: `http://${at}`, HTTP_PROXY: `http://${at}`, NO_PROXY: LOCAL };
  const lower = Object.fromEntries(Object.entries(variables).map(([name, value]) => [name.toLowerCase(), value]));
  const kept = Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[0] !== SOCKET_VARIABLE);
  return { ...Object.fromEntries(kept), ...variables, ...lower, ...(socket === null ? {} : { [SOCKET_VARIABLE]: socket }) };
}
