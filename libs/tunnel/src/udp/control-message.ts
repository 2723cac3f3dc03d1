import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { CONTROL_MAX_BYTES, CONTROL_MIN_BYTES, TAG_BYTES } from './limits.ts';

/**
 * A message of ours among WireGuard's datagrams, which begin with one of the bytes 1 to 4 (wireguard.com/protocol):
 *
 * | bytes | |
 * |---|---|
 * | 0-3 | `MLP` and the version, 1 |
 * | 4 | kind: 1 probe, 2 answer, 3 claim, 4 size |
 * | 5 | flags: 1 claims the path, 2 asks to repeat, 4 came through a carrier |
 * | 6-7 | wanted size of the answer; of a size and of an answer: bytes of the largest datagram |
 * | 8-11 | which key |
 * | 12-19 | sequence |
 * | 20-35 | HMAC-SHA256 over bytes 0-19, its first half |
 * | … | zeros |
 */
export interface ControlMessage {
  /** `probe` and `size` are answered by `answer`, which repeats their sequence and says the endpoint's limit; `claim` only claims. */
  readonly kind: 'probe' | 'answer' | 'claim' | 'size';
  /** From now on the agent sends on this path, and is to be sent to on it. */
  readonly claims: boolean;
  /** The path before was lost: what was sent on it last is to be sent again. */
  readonly repeat: boolean;
  /** How large the answer is to be; of a `size`, how large all that is sent on this path may be; of an `answer`, how large it is. */
  readonly answerBytes: number;
  /** The path leads through a carrier of datagrams, such as a wstunnel server, beside which there may be a direct one. */
  readonly carried: boolean;
  /** Grows with each message of an agent, over all its paths. */
  readonly sequence: number;
}

/** Key of one tunnel's control messages; both ends have what it is made of. */
export interface ControlKey {
  readonly secret: Buffer;
  /** Names the key on the wire. */
  readonly id: number;
}

const MAGIC = 0x4d4c5001;
const KINDS = ['probe', 'answer', 'claim', 'size'] as const;
const FLAG = { claims: 1, repeat: 2, carried: 4 } as const;
const AT = { kind: 4, flags: 5, answerBytes: 6, keyId: 8, sequence: 12, tag: 20 } as const;
/** Makes the key useless for anything else that might be made of the same hash. */
const PURPOSE = 'moorline path control 1';

/**
 * @param ticketSha256 of the relay ticket, lower-case hexadecimal
 */
export function controlKey(ticketSha256: string): ControlKey {
  const secret = createHmac('sha256', Buffer.from(ticketSha256, 'hex')).update(PURPOSE).digest();
  return { secret, id: createHash('sha256').update(secret).digest().readUInt32BE(0) };
}

/** @param bytes whole length; the message is padded to it, within its bounds */
export function encodeControl(message: ControlMessage, key: ControlKey, bytes: number = CONTROL_MIN_BYTES): Buffer {
  const encoded = Buffer.alloc(Math.min(CONTROL_MAX_BYTES, Math.max(CONTROL_MIN_BYTES, bytes)));
  encoded.writeUInt32BE(MAGIC, 0);
  encoded.writeUInt8(KINDS.indexOf(message.kind) + 1, AT.kind);
  encoded.writeUInt8((message.claims ? FLAG.claims : 0) | (message.repeat ? FLAG.repeat : 0) | (message.carried ? FLAG.carried : 0), AT.flags);
  encoded.writeUInt16BE(message.answerBytes, AT.answerBytes);
  encoded.writeUInt32BE(key.id, AT.keyId);
  encoded.writeBigUInt64BE(BigInt(message.sequence), AT.sequence);
  tagOf(encoded, key).copy(encoded, AT.tag);
  return encoded;
}

/** Whether a datagram is a message of ours, from whomever; of a batch, the one that begins at `offset`. */
export function isControl(bytes: Buffer, offset = 0): boolean {
  return bytes.length - offset >= CONTROL_MIN_BYTES && bytes.readUInt32BE(offset) === MAGIC;
}

/** Which key a message claims to be made with; 0 may be an answer too. */
export function keyIdOf(datagram: Buffer): number {
  return isControl(datagram) ? datagram.readUInt32BE(AT.keyId) : 0;
}

/** The message, if it was made with this key; null: it was not, or is none. Never throws. */
export function decodeControl(datagram: Buffer, key: ControlKey): ControlMessage | null {
  if (!isControl(datagram) || datagram.length > CONTROL_MAX_BYTES) return null;
  if (!timingSafeEqual(datagram.subarray(AT.tag, AT.tag + TAG_BYTES), tagOf(datagram, key))) return null;
  const kind = KINDS[datagram.readUInt8(AT.kind) - 1];
  const sequence = Number(datagram.readBigUInt64BE(AT.sequence));
  if (kind === undefined || !Number.isSafeInteger(sequence)) return null;
  const flags = datagram.readUInt8(AT.flags);
  return { kind, sequence, claims: (flags & FLAG.claims) !== 0, repeat: (flags & FLAG.repeat) !== 0, carried: (flags & FLAG.carried) !== 0, answerBytes: datagram.readUInt16BE(AT.answerBytes) };
}

function tagOf(message: Buffer, { secret }: ControlKey): Buffer {
  return createHmac('sha256', secret).update(message.subarray(0, AT.tag)).digest().subarray(0, TAG_BYTES);
}
