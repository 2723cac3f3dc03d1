import { aligned } from './attributes.ts';

/** A message of netlink(7): struct nlmsghdr and what it carries. */
export interface NetlinkMessage {
  readonly type: number;
  readonly flags: number;
  readonly sequence: number;
  readonly payload: Buffer;
}

/** A request before the socket numbers it. */
export type NetlinkRequest = Omit<NetlinkMessage, 'sequence'>;

/** Flags of nlmsg_flags. */
export const FLAG = { request: 0x001, ack: 0x004, interrupted: 0x010, dump: 0x300, replace: 0x100, create: 0x400, cappedAnswer: 0x100, explainedAnswer: 0x200 } as const;
/** Types of netlink itself. */
export const CONTROL = { error: 2, done: 3 } as const;

/** Length, type, flags, sequence and port. */
const HEAD_BYTES = 16;

export function encodeMessage({ type, flags, sequence, payload }: NetlinkMessage): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32LE(HEAD_BYTES + payload.length, 0);
  head.writeUInt16LE(type, 4);
  head.writeUInt16LE(flags, 6);
  head.writeUInt32LE(sequence, 8);
  return Buffer.concat([head, payload], aligned(HEAD_BYTES + payload.length));
}

/**
 * Reads the messages of one datagram.
 * @throws RangeError when one says that it is longer than what is there
 */
export function decodeMessages(bytes: Buffer): readonly NetlinkMessage[] {
  const messages: NetlinkMessage[] = [];
  for (let at = 0; at + HEAD_BYTES <= bytes.length; ) {
    const length = bytes.readUInt32LE(at);
    if (length < HEAD_BYTES || at + length > bytes.length) throw new RangeError(`a message of ${length} bytes where ${bytes.length - at} are left`);
    messages.push({
      type: bytes.readUInt16LE(at + 4),
      flags: bytes.readUInt16LE(at + 6),
      sequence: bytes.readUInt32LE(at + 8),
      payload: bytes.subarray(at + HEAD_BYTES, at + length),
    });
    at += aligned(length);
  }
  return messages;
}
