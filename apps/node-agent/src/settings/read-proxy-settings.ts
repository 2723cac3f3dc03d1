import { X509Certificate } from 'node:crypto';
import { moorlineError } from '@moorline/mesh-core';
import { parseProxy, type ProxySettings } from '@moorline/tunnel';
import { readSmallFile } from '../files/read-small-file.ts';

/** What the user gave of them on the command line. */
export interface ProxyOptions {
  readonly proxy: string | undefined;
  readonly proxyAuthFile: string | undefined;
  readonly proxyCa: string | undefined;
}

const CREDENTIALS_MAX_BYTES = 4_096;
/** A bundle of all authorities that a distribution trusts has 200 KiB. */
const CA_MAX_BYTES = 1024 * 1024;
/** `user:password`; RFC 7617 section 2 forbids control characters, and the user's name has no colon. */
const CREDENTIALS = /^[^:\p{Cc}]+:[^\p{Cc}]*$/u;

/**
 * The proxy that the command line names, with its credentials and its authority from files.
 * @throws ML-PROXY-SETTINGS; its text never repeats credentials
 */
export function readProxySettings({ proxy, proxyAuthFile, proxyCa }: ProxyOptions): ProxySettings {
  return {
    url: proxy === undefined ? null : checkedUrl(proxy),
    credentials: proxyAuthFile === undefined ? null : readCredentials(proxyAuthFile),
    ca: proxyCa === undefined ? null : readAuthority(proxyCa),
  };
}

function checkedUrl(text: string): string {
  const parsed = parseProxy(text);
  if (!parsed.ok) throw moorlineError('ML-PROXY-SETTINGS', `--proxy ${parsed.fault}`);
  const { url } = parsed;
  if (url.username !== '' || url.password !== '') throw moorlineError('ML-PROXY-SETTINGS', 'everybody on this machine can read the credentials in --proxy; put them into a file for --proxy-auth-file, and change them');
  return url.href;
}

function readCredentials(path: string): string {
  const text = readSmallFile(path, { code: 'ML-PROXY-SETTINGS', maxBytes: CREDENTIALS_MAX_BYTES, secret: true }).replace(/\r?\n$/, '');
  if (!CREDENTIALS.test(text)) throw moorlineError('ML-PROXY-SETTINGS', `${path} is not one line of USER:PASSWORD`);
  return text;
}

function readAuthority(path: string): string {
  const text = readSmallFile(path, { code: 'ML-PROXY-SETTINGS', maxBytes: CA_MAX_BYTES, secret: false });
  try {
    new X509Certificate(text);
  } catch (error) {
    throw moorlineError('ML-PROXY-SETTINGS', `${path} holds no certificate in PEM`, error);
  }
  return text;
}
