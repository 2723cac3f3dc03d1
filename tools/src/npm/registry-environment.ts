/** What npm needs to reach its registry from where it stands: the user's npmrc, proxies, and authorities (npm config, Node CLI). */
const NAMES: ReadonlySet<string> = new Set([
  'HOME', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'NODE_EXTRA_CA_CERTS', 'NODE_USE_SYSTEM_CA', 'SSL_CERT_DIR', 'SSL_CERT_FILE',
]);
const NPM_SETTING = /^npm_config_/i;

/** The variables of an environment that decide how npm reaches its registry, and no others. */
export function registryEnvironment(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const kept = Object.entries(environment).filter((entry): entry is [string, string] => {
    const [name, value] = entry;
    return value !== undefined && (NAMES.has(name.toUpperCase()) || NPM_SETTING.test(name));
  });
  return Object.fromEntries(kept);
}
