/** Attributes of a netlink message by their type (struct nlattr of linux/netlink.h); of several of one type the last. */
export type Attributes = ReadonlyMap<number, Buffer>;

/** Length and type, two bytes each. */
const HEAD_BYTES = 4;
/** Attributes and messages begin at multiples of this (NLMSG_ALIGNTO). */
const ALIGNMENT = 4;
/** The type without NLA_F_NESTED and NLA_F_NET_BYTEORDER. */
const TYPE_MASK = 0x3fff;

/** What a length takes in a message. */
export function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

/** Attributes as they follow each other in a message. */
export function encodeAttributes(attributes: readonly (readonly [type: number, value: Uint8Array])[]): Buffer {
  return Buffer.concat(
    attributes.map(([type, value]) => {
      const attribute = Buffer.alloc(aligned(HEAD_BYTES + value.length));
      attribute.writeUInt16LE(HEAD_BYTES + value.length, 0);
      attribute.writeUInt16LE(type, 2);
      attribute.set(value, HEAD_BYTES);
      return attribute;
    }),
  );
}

/**
 * Reads attributes up to the end of `bytes`; padding behind the last may be missing.
 * @throws RangeError when one says that it is longer than what is there
 */
export function decodeAttributes(bytes: Buffer): Attributes {
  const attributes = new Map<number, Buffer>();
  for (let at = 0; at + HEAD_BYTES <= bytes.length; ) {
    const length = bytes.readUInt16LE(at);
    if (length < HEAD_BYTES || at + length > bytes.length) throw new RangeError(`an attribute of ${length} bytes where ${bytes.length - at} are left`);
    attributes.set(bytes.readUInt16LE(at + 2) & TYPE_MASK, bytes.subarray(at + HEAD_BYTES, at + length));
    at += aligned(length);
  }
  return attributes;
}

/** A number as attributes hold it, in the order of bytes of the machine: x86-64 and arm64 are little-endian. */
export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** Reads such a number; null when the attribute is missing or of another size. */
export function uint32Of(value: Buffer | undefined): number | null {
  return value?.length === 4 ? value.readUInt32LE() : null;
}

/** A text with its final zero. */
export function text(value: string): Buffer {
  return Buffer.from(`${value}\0`);
}

/** Reads such a text. */
export function textOf(value: Buffer): string {
  const end = value.indexOf(0);
  return value.toString('utf8', 0, end < 0 ? value.length : end);
}
