import { moorlineError } from '@moorline/mesh-core';
import { readSmallFile } from '../files/read-small-file.ts';
import { parseHeaders } from './parse-headers.ts';

/** wstunnel servers and the proxies before them take 8 KiB of headers. */
const HEADERS_MAX_BYTES = 8_192;

/**
 * Headers for a wstunnel server, by name in lower case.
 * @param path undefined: none are to be sent
 * @throws ML-WSTUNNEL-HEADERS; its text never repeats what stands in the file
 */
export function readWstunnelHeaders(path: string | undefined): Readonly<Record<string, string>> {
  if (path === undefined) return {};
  const parsed = parseHeaders(readSmallFile(path, { code: 'ML-WSTUNNEL-HEADERS', maxBytes: HEADERS_MAX_BYTES, secret: true }));
  if (!parsed.ok) throw moorlineError('ML-WSTUNNEL-HEADERS', `${path} line ${parsed.line}`);
  return parsed.headers;
}
