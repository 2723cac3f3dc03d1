import { decodeAttributes, encodeAttributes, text, textOf, uint32, uint32Of } from './attributes.ts';
import { FLAG, type NetlinkMessage, type NetlinkRequest } from './message.ts';

/** RTM_*LINK of rtnetlink(7). */
const TYPE = { new: 16, delete: 17, get: 18 } as const;
/** IFLA_* of linux/if_link.h. */
const ATTRIBUTE = { name: 3, mtu: 4, namespacePid: 19, familySpecific: 26 } as const;
/** AF_INET and, within it, IFLA_INET_CONF of linux/if_link.h and IPV4_DEVCONF_FORWARDING of linux/ip.h. */
const IPV4 = { family: 2, configuration: 1, forwarding: 1 } as const;
/** struct ifinfomsg: family, type, index, flags, mask of the flags that change. */
const HEAD = { bytes: 16, index: 4, flags: 8, changedFlags: 12 } as const;
/** IFF_UP of netdevice(7). */
const UP = 1;

/** An interface as the kernel tells of it. */
export interface LinkFacts {
  readonly index: number;
  readonly name: string;
  readonly mtu: number;
  readonly up: boolean;
}

export interface LinkChange {
  readonly up?: boolean;
  /** Bytes. */
  readonly mtu?: number;
  /** Moves it to the network namespace of a process, where it arrives down. */
  readonly namespacePid?: number;
  readonly name?: string;
  /** Whether IPv4 packets that arrive on it go on to others: the same as its switch in /proc/sys, which may be read-only. */
  readonly forwarding?: boolean;
}

/** Asks for one interface. */
export function getLink(by: { readonly name: string } | { readonly index: number }): NetlinkRequest {
  const attributes = 'name' in by ? encodeAttributes([[ATTRIBUTE.name, text(by.name)]]) : Buffer.alloc(0);
  return { type: TYPE.get, flags: 0, payload: Buffer.concat([head('index' in by ? by.index : 0), attributes]) };
}

/** Changes an interface. */
export function setLink(index: number, { up, mtu, namespacePid, name, forwarding }: LinkChange): NetlinkRequest {
  const attributes = encodeAttributes([
    ...(mtu === undefined ? [] : [[ATTRIBUTE.mtu, uint32(mtu)] as const]),
    ...(namespacePid === undefined ? [] : [[ATTRIBUTE.namespacePid, uint32(namespacePid)] as const]),
    ...(name === undefined ? [] : [[ATTRIBUTE.name, text(name)] as const]),
    ...(forwarding === undefined ? [] : [[ATTRIBUTE.familySpecific, forwardingOf(forwarding)] as const]),
  ]);
  return { type: TYPE.new, flags: FLAG.ack, payload: Buffer.concat([head(index, up), attributes]) };
}

/** Removes an interface. */
export function deleteLink(index: number): NetlinkRequest {
  return { type: TYPE.delete, flags: FLAG.ack, payload: head(index) };
}

/**
 * Reads what tells of an interface.
 * @returns null for another message
 * @throws RangeError when it is cut
 */
export function linkOf({ type, payload }: NetlinkMessage): LinkFacts | null {
  if (type !== TYPE.new) return null;
  if (payload.length < HEAD.bytes) throw new RangeError('an interface without its head');
  const attributes = decodeAttributes(payload.subarray(HEAD.bytes));
  const [name, mtu] = [attributes.get(ATTRIBUTE.name), uint32Of(attributes.get(ATTRIBUTE.mtu))];
  if (name === undefined || mtu === null) throw new RangeError('an interface without name or MTU');
  return { index: payload.readInt32LE(HEAD.index), name: textOf(name), mtu, up: (payload.readUInt32LE(HEAD.flags) & UP) !== 0 };
}

function forwardingOf(on: boolean): Buffer {
  const value = encodeAttributes([[IPV4.forwarding, uint32(on ? 1 : 0)]]);
  return encodeAttributes([[IPV4.family, encodeAttributes([[IPV4.configuration, value]])]]);
}

function head(index: number, up?: boolean): Buffer {
  const bytes = Buffer.alloc(HEAD.bytes);
  bytes.writeInt32LE(index, HEAD.index);
  if (up === undefined) return bytes;
  bytes.writeUInt32LE(up ? UP : 0, HEAD.flags);
  bytes.writeUInt32LE(UP, HEAD.changedFlags);
  return bytes;
}
