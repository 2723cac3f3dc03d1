import { ADDRESS_BITS, formatAddress, parseAddress, parseRange, type Family } from '@moorline/mesh-core';
import { decodeAttributes, encodeAttributes, uint32, uint32Of } from './attributes.ts';
import { ADDRESS_FAMILY, addressBytes, addressOf, familyOfByte } from './ip-bytes.ts';
import { FLAG, type NetlinkMessage, type NetlinkRequest } from './message.ts';

/** RTM_*ROUTE of rtnetlink(7). */
const TYPE = { new: 24, delete: 25, get: 26 } as const;
/** RTA_* and RTAX_MTU of linux/rtnetlink.h. */
const ATTRIBUTE = { destination: 1, link: 4, source: 7, metrics: 8, table: 15 } as const;
const METRIC_MTU = 2;
/** struct rtmsg: family, lengths of both prefixes, tos, table, origin, scope, type, flags. */
const HEAD = { bytes: 12, family: 0, prefix: 1, table: 4, origin: 5, scope: 6, type: 7, flags: 8 } as const;
const MAIN_TABLE = 254;
/** RTPROT_KERNEL: the kernel's own, made with each address; RTPROT_BOOT: what programs set that are no routing daemons. */
const ORIGIN = { any: 0, kernel: 2, boot: 3 } as const;
/** RT_SCOPE_*: link is reached without a gateway; IPv6 has none. */
const SCOPE = { universe: 0, link: 253, any: 255 } as const;
const UNICAST = 1;
/** RTM_F_CLONED: a cache entry. */
const CLONED = 0x200;

/** A route of the main table to addresses of one host each, through one interface. */
export interface RouteFacts {
  readonly linkIndex: number;
  readonly range: string;
  /** Source address that it prescribes. */
  readonly source: string | null;
  /** Its own; null: that of the interface. */
  readonly mtu: number | null;
  readonly kernelMade: boolean;
}

/** Asks for the routes of a family in the main table through an interface; kernels before 4.20 tell of all. */
export function listRoutes(family: Family, linkIndex: number): NetlinkRequest {
  const fields = encodeAttributes([[ATTRIBUTE.table, uint32(MAIN_TABLE)], [ATTRIBUTE.link, uint32(linkIndex)]]);
  return { type: TYPE.get, flags: FLAG.dump, payload: Buffer.concat([head(family, {}), fields]) };
}

/** Sets the route to a range, straight through an interface; without an MTU it has that of the interface. */
export function replaceRoute(linkIndex: number, range: string, source: string | null, mtu: number | null = null): NetlinkRequest {
  const { family } = parseRange(range);
  const metrics = mtu === null ? Buffer.alloc(0) : encodeAttributes([[ATTRIBUTE.metrics, encodeAttributes([[METRIC_MTU, uint32(mtu)]])]]);
  const fields = { table: MAIN_TABLE, origin: ORIGIN.boot, scope: family === 4 ? SCOPE.link : SCOPE.universe, type: UNICAST };
  return { type: TYPE.new, flags: FLAG.ack | FLAG.create | FLAG.replace, payload: Buffer.concat([withRange(range, fields, linkIndex, source), metrics]) };
}

/** Takes the route to a range away. */
export function deleteRoute(linkIndex: number, range: string): NetlinkRequest {
  return { type: TYPE.delete, flags: FLAG.ack, payload: withRange(range, { table: MAIN_TABLE, origin: ORIGIN.any, scope: SCOPE.any, type: 0 }, linkIndex, null) };
}

/** Asks which way packets to an address go. */
export function routeTowards(address: string): NetlinkRequest {
  const { family } = parseAddress(address);
  return { type: TYPE.get, flags: 0, payload: Buffer.concat([head(family, { prefix: ADDRESS_BITS[family] }), encodeAttributes([[ATTRIBUTE.destination, addressBytes(address)]])]) };
}

/**
 * Reads what tells of a route.
 * @returns null for another message, and for routes of another kind or table
 * @throws RangeError when it is cut
 */
export function routeOf(message: NetlinkMessage): RouteFacts | null {
  const route = readRoute(message);
  if (route === null || route.table !== MAIN_TABLE || route.type !== UNICAST || route.cloned || route.linkIndex === null) return null;
  return { linkIndex: route.linkIndex, range: `${route.destination}/${route.prefix}`, source: route.source, mtu: route.mtu, kernelMade: route.origin === ORIGIN.kernel };
}

/** Interface of the answer to `routeTowards`, and the MTU that is known of this way, in bytes. */
export function wayOf(message: NetlinkMessage): { readonly linkIndex: number; readonly mtu: number | null } | null {
  const route = readRoute(message);
  return route === null || route.linkIndex === null ? null : { linkIndex: route.linkIndex, mtu: route.mtu };
}

function readRoute({ type, payload }: NetlinkMessage) {
  if (type !== TYPE.new) return null;
  if (payload.length < HEAD.bytes) throw new RangeError('a route without its head');
  const family = familyOfByte(payload.readUInt8(HEAD.family));
  if (family === null) return null;
  const attributes = decodeAttributes(payload.subarray(HEAD.bytes));
  const metrics = attributes.get(ATTRIBUTE.metrics);
  return {
    type: payload.readUInt8(HEAD.type),
    origin: payload.readUInt8(HEAD.origin),
    prefix: payload.readUInt8(HEAD.prefix),
    cloned: (payload.readUInt32LE(HEAD.flags) & CLONED) !== 0,
    table: uint32Of(attributes.get(ATTRIBUTE.table)) ?? payload.readUInt8(HEAD.table),
    // The route to everything has no destination.
    destination: addressOf(attributes.get(ATTRIBUTE.destination), family) ?? formatAddress({ family, value: 0n }),
    source: addressOf(attributes.get(ATTRIBUTE.source), family),
    linkIndex: uint32Of(attributes.get(ATTRIBUTE.link)),
    mtu: metrics === undefined ? null : uint32Of(decodeAttributes(metrics).get(METRIC_MTU)),
  };
}

interface Fields {
  readonly prefix?: number;
  readonly table?: number;
  readonly origin?: number;
  readonly scope?: number;
  readonly type?: number;
}

function withRange(text: string, fields: Fields, linkIndex: number, source: string | null): Buffer {
  const { family, first, prefix } = parseRange(text);
  const attributes = encodeAttributes([
    [ATTRIBUTE.destination, addressBytes(formatAddress({ family, value: first }))],
    ...(source === null ? [] : [[ATTRIBUTE.source, addressBytes(source)] as const]),
    [ATTRIBUTE.link, uint32(linkIndex)],
  ]);
  return Buffer.concat([head(family, { ...fields, prefix }), attributes]);
}

function head(family: Family, { prefix = 0, table = 0, origin = 0, scope = 0, type = 0 }: Fields): Buffer {
  const bytes = Buffer.alloc(HEAD.bytes);
  for (const [at, value] of [[HEAD.family, ADDRESS_FAMILY[family]], [HEAD.prefix, prefix], [HEAD.table, table], [HEAD.origin, origin], [HEAD.scope, scope], [HEAD.type, type]] as const) bytes.writeUInt8(value, at);
  return bytes;
}
