export type ParsedHeaders = { readonly ok: true; readonly headers: Readonly<Record<string, string>> } | { readonly ok: false; readonly line: number };

/** A field name is a token (RFC 9110 section 5.1). */
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/;
/** Visible characters, blanks inside (RFC 9110 section 5.5). */
const VALUE = /^[\x21-\x7e]([\x20-\x7e\t]*[\x21-\x7e])?$/;
/** What the request itself says. */
const RESERVED = /^(connection|upgrade|host|content-length|transfer-encoding|sec-websocket-.*)$/i;

/** Reads lines of `Name: value`, as wstunnel's own `--http-headers-file`; empty ones are passed over. Names what is wrong by its line only: the text is secret. */
export function parseHeaders(text: string): ParsedHeaders {
  const headers: Record<string, string> = {};
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === '') continue;
    const at = line.indexOf(':');
    const [name, value] = [line.slice(0, Math.max(0, at)).trim().toLowerCase(), line.slice(at + 1).trim()];
    if (!NAME.test(name) || !VALUE.test(value) || RESERVED.test(name)) return { ok: false, line: index + 1 };
    headers[name] = value;
  }
  return { ok: true, headers };
}
