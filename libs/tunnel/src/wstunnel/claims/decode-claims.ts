import { portSchema } from '@moorline/mesh-core';
import * as z from 'zod';
import type { TunnelClaims } from './claims.ts';

export type ClaimsFault = 'token-malformed' | 'claims-invalid';
export type DecodedClaims = { readonly ok: true; readonly claims: TunnelClaims } | { readonly ok: false; readonly fault: ClaimsFault };

/** A real token has about 250 characters; DNS names make it longer. */
const TOKEN_MAX_CHARACTERS = 1_024;
/** JSON Web Token in compact form (RFC 7519): header, claims, signature. */
const TOKEN = /^([\w-]+)\.([\w-]+)\.[\w-]*$/;
/** A UUID in text. */
const ID_MAX_CHARACTERS = 64;

/** Kinds without settings are a word, all others an object of one key (serde's externally tagged form). */
const kindSchema = z.union([
  z.string().max(32),
  z.record(z.string().max(32), z.unknown()).refine((one) => Object.keys(one).length === 1).transform((one) => Object.keys(one)[0] ?? ''),
]);
const headerSchema = z.object({ alg: z.string() });
const claimsSchema = z.object({ id: z.string().max(ID_MAX_CHARACTERS), p: kindSchema, r: z.string().min(1).max(255), rp: z.union([portSchema, z.literal(0)]) });

/** Reads the token of a wstunnel client; the reverse of `encodeClaims`. Never throws. */
export function decodeClaims(token: string): DecodedClaims {
  const parts = token.length > TOKEN_MAX_CHARACTERS ? null : TOKEN.exec(token);
  const header = headerSchema.safeParse(jsonOf(parts?.[1]));
  const body = jsonOf(parts?.[2]);
  if (!header.success || body === undefined) return { ok: false, fault: 'token-malformed' };
  const claims = claimsSchema.safeParse(body);
  if (!claims.success) return { ok: false, fault: 'claims-invalid' };
  const { id, p, r, rp } = claims.data;
  return { ok: true, claims: { id, kind: p, destination: { host: r.replace(/^\[(.*)\]$/, '$1').toLowerCase(), port: rp } } };
}

function jsonOf(base64url: string | undefined): unknown {
  try {
    return base64url === undefined ? undefined : (JSON.parse(Buffer.from(base64url, 'base64url').toString('utf8')) as unknown);
  } catch {
    return undefined;
  }
}
