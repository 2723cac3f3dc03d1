import { EXIT, type CatalogueEntry } from './entry.ts';

/** Failures in how the ways to an endpoint are set up. */
export const TRANSPORT_ERRORS = {
  'ML-PROXY-SETTINGS': {
    title: 'the proxy settings cannot be used',
    cause: 'The proxy of --proxy or HTTPS_PROXY is no http: or https: URL, has a path or no port, or has credentials on the command line; or one of its files is missing, open to others, not what it should be, or there is no proxy that it is for.',
    remedy: 'Give --proxy http://HOST:PORT without credentials (or HTTPS_PROXY), --proxy-auth-file FILE with one line USER:PASSWORD (mode 0600), --proxy-ca FILE in PEM.',
    exitCode: EXIT.config,
  },
  'ML-WSTUNNEL-HEADERS': {
    title: 'the headers for the wstunnel server cannot be used',
    cause: 'The file is missing, open to others, too large, or has a line that is no `Name: value`, or one that belongs to the request itself (Connection, Upgrade, Host, Sec-WebSocket-…).',
    remedy: 'Give --wstunnel-headers-file FILE (mode 0600) with lines as `Authorization: Bearer SECRET`.',
    exitCode: EXIT.config,
  },
  'ML-TRANSPORT-NONE': {
    title: 'no transport is left that may be used',
    cause: 'The control plane allows none of those in --transports, the site has no UDP address, or `wss-proxy` was asked for without a proxy.',
    remedy: 'Compare --transports with `transports` of the configuration; give --proxy or HTTPS_PROXY where a proxy is needed.',
    exitCode: EXIT.config,
  },
} as const satisfies Readonly<Record<string, CatalogueEntry>>;
