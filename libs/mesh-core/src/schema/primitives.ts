import ipaddr from 'ipaddr.js';
import * as z from 'zod';

/** Octets of a DNS label (RFC 1035 section 2.3.4). */
export const DNS_LABEL_MAX = 63;
/** Octets of a DNS name in text without the final dot: 255 on the wire (RFC 1035 section 2.3.4). */
export const DNS_NAME_MAX = 253;

/** DNS label in lower case (RFC 1123 section 2.1). */
export const dnsLabelSchema = z
  .string()
  .min(1)
  .max(DNS_LABEL_MAX)
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, 'lower-case letters, digits and inner hyphens (RFC 1123)');

/** DNS name of one or more labels, without the final dot. */
export const dnsNameSchema = z
  .string()
  .min(1)
  .max(DNS_NAME_MAX)
  .refine((name) => name.split('.').every((label) => dnsLabelSchema.safeParse(label).success), 'a DNS name (RFC 1123)');

export const ipv4Schema = z.string().refine((text) => ipaddr.IPv4.isValidFourPartDecimal(text), 'an IPv4 address');
export const ipv6Schema = z
  .string()
  .refine((text) => ipaddr.IPv6.isValid(text) && !text.includes('%'), 'an IPv6 address without a zone');
export const ipSchema = z.union([ipv4Schema, ipv6Schema]);
export const ipv4CidrSchema = z.string().refine((text) => ipaddr.IPv4.isValidCIDRFourPartDecimal(text), 'an IPv4 range');
export const ipv6CidrSchema = z.string().refine((text) => ipaddr.IPv6.isValidCIDR(text), 'an IPv6 range');
export const cidrSchema = z.union([ipv4CidrSchema, ipv6CidrSchema]);

export const portSchema = z.int().min(1).max(65_535);

/** 32 bytes in padded standard base64: WireGuard's and Ed25519's public keys. */
export const key32Schema = z.string().regex(/^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/, '32 bytes in base64');

/** 64 bytes in padded standard base64: an Ed25519 signature (RFC 8032). */
export const signatureSchema = z.string().regex(/^[A-Za-z0-9+/]{85}[AQgw]==$/, '64 bytes in base64');

export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in lower-case hexadecimal');

/** Identity of an attachment for its whole life: 16 lower-case hexadecimal digits. */
export const attachmentIdSchema = z.string().regex(/^[0-9a-f]{16}$/, '16 hexadecimal digits');

/** Secrets carry a prefix so that redaction finds them wherever they appear: 256 bits in base64url behind it. */
export const joinTokenSchema = z.string().regex(/^mljt_[A-Za-z0-9_-]{43}$/, 'a join token');
export const relayTicketSchema = z.string().regex(/^mlrt_[A-Za-z0-9_-]{43}$/, 'a relay ticket');

/** Least MTU that IPv6 works with (RFC 8200 section 5). */
export const MTU_MIN = 1280;
/** Most that fits a UDP datagram together with WireGuard's 32 bytes and a margin. */
export const MTU_MAX = 65_000;
export const mtuSchema = z.int().min(MTU_MIN).max(MTU_MAX);
/** What every path carries, and IPv6 works with: fits every 1500-byte path under TCP, TLS and WebSocket. */
export const MTU_BASE = MTU_MIN;
/** Bytes, or `auto`: what the transport in use carries. */
export const mtuSettingSchema = z.union([mtuSchema, z.literal('auto')]);
export type MtuSetting = z.infer<typeof mtuSettingSchema>;

export const httpsUrlSchema = z.url({ protocol: /^https$/ });
export const wssUrlSchema = z.url({ protocol: /^wss$/ });
