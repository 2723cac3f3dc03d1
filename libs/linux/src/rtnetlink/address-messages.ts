import { ADDRESS_BITS, parseAddress, type Family } from '@moorline/mesh-core';
import { decodeAttributes, encodeAttributes } from './attributes.ts';
import { ADDRESS_FAMILY, addressBytes, addressOf, familyOfByte } from './ip-bytes.ts';
import { FLAG, type NetlinkMessage, type NetlinkRequest } from './message.ts';

/** RTM_*ADDR of rtnetlink(7). */
const TYPE = { new: 20, delete: 21, get: 22 } as const;
/** IFA_* of linux/if_addr.h. */
const ATTRIBUTE = { address: 1, local: 2 } as const;
/** struct ifaddrmsg: family, length of the prefix, flags, scope, index of the interface. */
const HEAD = { bytes: 8, family: 0, prefix: 1, flags: 2, scope: 3, index: 4 } as const;
/** IFA_F_NODAD: no duplicate address detection. */
const NO_DETECTION = 0x02;
/** RT_SCOPE_UNIVERSE: global. */
const GLOBAL = 0;

/** An address of an interface, of whatever scope. */
export interface AddressFacts {
  readonly linkIndex: number;
  readonly family: Family;
  readonly address: string;
  /** Bits. */
  readonly prefix: number;
  readonly global: boolean;
}

/** Asks for the addresses of an interface; kernels before 4.20 tell of those of all. */
export function listAddresses(linkIndex: number): NetlinkRequest {
  return { type: TYPE.get, flags: FLAG.dump, payload: head({ family: 0, prefix: 0, flags: 0, linkIndex }) };
}

/** Gives an interface an address, alone in its range. */
export function replaceAddress(linkIndex: number, address: string): NetlinkRequest {
  const { family } = parseAddress(address);
  // Duplicate address detection has nobody to ask on a tunnel, and would hold routes up that name the address.
  const flags = family === 6 ? NO_DETECTION : 0;
  return { type: TYPE.new, flags: FLAG.ack | FLAG.create | FLAG.replace, payload: withAddress({ family, prefix: ADDRESS_BITS[family], flags, linkIndex }, address) };
}

/** Takes an address away. */
export function deleteAddress(linkIndex: number, address: string, prefix: number): NetlinkRequest {
  return { type: TYPE.delete, flags: FLAG.ack, payload: withAddress({ family: parseAddress(address).family, prefix, flags: 0, linkIndex }, address) };
}

/**
 * Reads what tells of an address.
 * @returns null for another message, or another family
 * @throws RangeError when it is cut
 */
export function addressFactsOf({ type, payload }: NetlinkMessage): AddressFacts | null {
  if (type !== TYPE.new) return null;
  if (payload.length < HEAD.bytes) throw new RangeError('an address without its head');
  const family = familyOfByte(payload.readUInt8(HEAD.family));
  if (family === null) return null;
  const attributes = decodeAttributes(payload.subarray(HEAD.bytes));
  // On links between two, `address` is the other's; without `local` it is ours.
  const address = addressOf(attributes.get(ATTRIBUTE.local) ?? attributes.get(ATTRIBUTE.address), family);
  if (address === null) throw new RangeError('an address without its bytes');
  return { linkIndex: payload.readUInt32LE(HEAD.index), family, address, prefix: payload.readUInt8(HEAD.prefix), global: payload.readUInt8(HEAD.scope) === GLOBAL };
}

interface Head {
  readonly family: Family | 0;
  readonly prefix: number;
  readonly flags: number;
  readonly linkIndex: number;
}

function withAddress(fields: Head, address: string): Buffer {
  const bytes = addressBytes(address);
  return Buffer.concat([head(fields), encodeAttributes([[ATTRIBUTE.local, bytes], [ATTRIBUTE.address, bytes]])]);
}

function head({ family, prefix, flags, linkIndex }: Head): Buffer {
  const bytes = Buffer.alloc(HEAD.bytes);
  bytes.writeUInt8(family === 0 ? 0 : ADDRESS_FAMILY[family], HEAD.family);
  bytes.writeUInt8(prefix, HEAD.prefix);
  bytes.writeUInt8(flags, HEAD.flags);
  bytes.writeUInt32LE(linkIndex, HEAD.index);
  return bytes;
}
