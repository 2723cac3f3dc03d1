/** A proxy's URL, or what is wrong with it; that never repeats the text, which may hold a password. */
export type ParsedProxy = { readonly ok: true; readonly url: URL } | { readonly ok: false; readonly fault: string };

const SCHEMES: readonly string[] = ['http:', 'https:'];

/** Reads where an HTTP proxy is: `http://HOST:PORT`, `https://HOST:PORT`, or `HOST:PORT`, which is reached over HTTP, as curl does. */
export function parseProxy(text: string): ParsedProxy {
  const hasScheme = text.includes('://');
  const url = URL.parse(hasScheme ? text : `http://${text}`);
  if (url === null || url.hostname === '') return { ok: false, fault: 'is not a URL' };
  if (!SCHEMES.includes(url.protocol)) return { ok: false, fault: 'is not an http: or https: URL' };
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') return { ok: false, fault: 'has a path; a proxy is a host and a port' };
  if (![url.username, url.password].every(isDecodable)) return { ok: false, fault: 'has a % in its user or password that has to be written %25' };
  // With a scheme its port is meant; without, every program means another one.
  if (!hasScheme && !/:\d+\/?$/.test(text)) return { ok: false, fault: 'has no port' };
  return { ok: true, url };
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
