import { formatAddress, type Authority } from '@moorline/mesh-core';

/** Replies of RFC 1928 section 6. */
export const SOCKS_REPLY = { succeeded: 0, failure: 1, forbidden: 2, unreachable: 4, refused: 5, expired: 6, commandUnsupported: 7, addressUnsupported: 8 } as const;
export type SocksReply = (typeof SOCKS_REPLY)[keyof typeof SOCKS_REPLY];

/** First byte of every message of SOCKS 5. */
export const SOCKS_VERSION = 5;
const PASSWORD_VERSION = 1;
const METHOD = { none: 0x00, password: 0x02, unacceptable: 0xff } as const;
const COMMAND_CONNECT = 1;
const ADDRESS = { ipv4: 1, name: 3, ipv6: 4 } as const;
const IPV4_BYTES = 4;
const IPV6_BYTES = 16;
/** Longest message that a client sends: a request with a name of 255 bytes, or a name and a password of 255 each. */
export const SOCKS_MESSAGE_MAX_BYTES = 513;

/** What the bytes so far are: more are needed; a message, and how long it is; or no message at all. */
export type Parsed<Message> = { readonly kind: 'more' } | { readonly kind: 'message'; readonly message: Message; readonly bytes: number } | { readonly kind: 'fault'; readonly reply: SocksReply };

const MORE = { kind: 'more' } as const;
const FAULT = { kind: 'fault', reply: SOCKS_REPLY.failure } as const;

/** The methods that a client offers (RFC 1928 section 3). Never throws, as all here. */
export function parseGreeting(bytes: Buffer): Parsed<{ readonly offersPassword: boolean; readonly offersNone: boolean }> {
  if (bytes.length < 2) return bytes.length === 1 && bytes[0] !== SOCKS_VERSION ? FAULT : MORE;
  const length = 2 + (bytes[1] ?? 0);
  if (bytes[0] !== SOCKS_VERSION) return FAULT;
  if (bytes.length < length) return MORE;
  const methods = bytes.subarray(2, length);
  return { kind: 'message', message: { offersPassword: methods.includes(METHOD.password), offersNone: methods.includes(METHOD.none) }, bytes: length };
}

/** The server's choice: a password, nothing, or no method that was offered. */
export function renderMethod(method: keyof typeof METHOD): Buffer {
  return Buffer.from([SOCKS_VERSION, METHOD[method]]);
}

/** User name and password (RFC 1929). */
export function parsePassword(bytes: Buffer): Parsed<{ readonly user: string; readonly password: string }> {
  if (bytes.length < 1) return MORE;
  if (bytes[0] !== PASSWORD_VERSION) return FAULT;
  const userEnd = 2 + (bytes[1] ?? 0);
  if (bytes.length <= userEnd) return MORE;
  const end = userEnd + 1 + (bytes[userEnd] ?? 0);
  if (bytes.length < end) return MORE;
  return { kind: 'message', message: { user: bytes.toString('latin1', 2, userEnd), password: bytes.toString('latin1', userEnd + 1, end) }, bytes: end };
}

export function renderPasswordReply(isRight: boolean): Buffer {
  return Buffer.from([PASSWORD_VERSION, isRight ? 0 : 1]);
}

/** A CONNECT request (RFC 1928 section 4); names are left for the other end to resolve. */
export function parseRequest(bytes: Buffer): Parsed<Authority> {
  if (bytes.length < 5) return bytes.length > 0 && bytes[0] !== SOCKS_VERSION ? FAULT : MORE;
  const [version, command, , type, first = 0] = bytes;
  if (version !== SOCKS_VERSION) return FAULT;
  const host = hostAt(bytes, type, first);
  if (host === null) return { kind: 'fault', reply: SOCKS_REPLY.addressUnsupported };
  const end = host.end + 2;
  if (bytes.length < end) return MORE;
  if (command !== COMMAND_CONNECT) return { kind: 'fault', reply: SOCKS_REPLY.commandUnsupported };
  const text = host.text();
  const port = bytes.readUInt16BE(host.end);
  return text === '' || port === 0 ? FAULT : { kind: 'message', message: { host: text, port }, bytes: end };
}

/** The answer to a request. The bound address is not told: it is in another network (allowed by RFC 1928 only as zeros). */
export function renderReply(reply: SocksReply): Buffer {
  return Buffer.from([SOCKS_VERSION, reply, 0, ADDRESS.ipv4, 0, 0, 0, 0, 0, 0]);
}

function hostAt(bytes: Buffer, type: number | undefined, first: number): { readonly end: number; readonly text: () => string } | null {
  if (type === ADDRESS.name) return { end: 5 + first, text: () => bytes.toString('latin1', 5, 5 + first) };
  const length = type === ADDRESS.ipv4 ? IPV4_BYTES : type === ADDRESS.ipv6 ? IPV6_BYTES : null;
  if (length === null) return null;
  return { end: 4 + length, text: () => addressText(bytes.subarray(4, 4 + length)) };
}

function addressText(bytes: Buffer): string {
  const value = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return formatAddress({ family: bytes.length === IPV4_BYTES ? 4 : 6, value });
}
