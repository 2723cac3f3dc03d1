import { createPrivateKey } from 'node:crypto';

/** A secret in every form in which it could be written down. */
export interface Secret {
  readonly name: string;
  readonly forms: readonly Buffer[];
}

/** Base64 digits that the bytes before a secret share with it, by how many bytes these are beyond whole groups of three. */
const SHARED_DIGITS = [0, 2, 3] as const;
const BITS_PER_BYTE = 8;
const BITS_PER_DIGIT = 6;

/** Bytes as they are, in hexadecimal and in base64, also in the middle of something else that is in base64. */
export function bytesSecret(name: string, bytes: Uint8Array): Secret {
  const content = Buffer.from(bytes);
  const base64 = SHARED_DIGITS.map((shared, before) => inBase64(content, before, shared));
  const texts = [content.toString('hex'), content.toString('hex').toUpperCase(), ...base64, ...base64.map(urlSafe)];
  return { name, forms: [content, ...texts.map((text) => Buffer.from(text))] };
}

/** A text as it is, in other encodings, and what it encodes. @param encoded the part of it that is base64url */
export function textSecret(name: string, text: string, encoded: string): Secret {
  return { name, forms: [...bytesSecret(name, Buffer.from(text)).forms, ...bytesSecret(name, Buffer.from(encoded, 'base64url')).forms] };
}

/** A join token or relay ticket: a prefix, `_`, and base64url behind it. */
export function tokenSecret(name: string, token: string): Secret {
  return textSecret(name, token, token.slice(token.indexOf('_') + 1));
}

/** A private key in PEM: line by line, as one, and the number that it is about (RFC 7518 section 6.2.2). */
export function pemSecret(name: string, pem: string): Secret {
  const key = createPrivateKey(pem);
  const lines = pem.split('\n').filter((line) => line !== '' && !line.startsWith('-----'));
  const number = Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url');
  const whole = key.export({ type: 'pkcs8', format: 'der' });
  return { name, forms: [...[...lines, lines.join('')].map((text) => Buffer.from(text)), ...bytesSecret(name, number).forms, ...bytesSecret(name, whole).forms] };
}

function inBase64(content: Buffer, before: number, shared: number): string {
  const digits = Math.floor(((before + content.length) * BITS_PER_BYTE) / BITS_PER_DIGIT);
  return Buffer.concat([Buffer.alloc(before), content]).toString('base64').slice(shared, digits);
}

function urlSafe(base64: string): string {
  return base64.replaceAll('+', '-').replaceAll('/', '_');
}
