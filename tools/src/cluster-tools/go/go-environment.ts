import { homedir } from 'node:os';

/** What Go needs to reach its module proxy from where it stands (go help environment). */
const NAMES: ReadonlySet<string> = new Set([
  'GOPROXY', 'GONOPROXY', 'GOSUMDB', 'GONOSUMDB', 'GOPRIVATE', 'GOINSECURE', 'GOAUTH', 'GOENV', 'GOPATH', 'GOMODCACHE', 'GOCACHE',
  'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'SSL_CERT_DIR', 'SSL_CERT_FILE', 'XDG_CACHE_HOME', 'XDG_CONFIG_HOME',
]);

/** The variables that decide where Go fetches from and keeps things; how it builds is ours alone. */
export function goEnvironment(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const kept = Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined && NAMES.has(entry[0].toUpperCase()));
  return { ...Object.fromEntries(kept), HOME: homedir(), GOFLAGS: '', GOWORK: 'off', GOTOOLCHAIN: 'local', CGO_ENABLED: '0' };
}
