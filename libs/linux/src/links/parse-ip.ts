import { moorlineError, type Family } from '@moorline/mesh-core';
import * as z from 'zod';
import type { ObservedLink } from './link.ts';
import { canonicalRange } from './range.ts';

const addressesSchema = z.array(
  z.object({
    flags: z.array(z.string()),
    mtu: z.int(),
    addr_info: z.array(z.object({ local: z.string().optional(), prefixlen: z.int().optional(), scope: z.string().optional() })).default([]),
  }),
);
const routesSchema = z.array(z.object({ dst: z.string(), protocol: z.string().optional(), prefsrc: z.string().optional() }));

/** Routes with this origin are the kernel's own, made with each address (rtnetlink(7), rtm_protocol). */
const KERNEL = 'kernel';

/**
 * Reads `ip -json -details address show dev NAME`.
 * @returns null when it shows no interface
 * @throws ML-INTERFACE-FAILED when it is not what ip prints
 */
export function parseAddresses(json: string): Pick<ObservedLink, 'up' | 'mtu' | 'addresses'> | null {
  const [link] = parse(json, addressesSchema);
  if (link === undefined) return null;
  const addresses = link.addr_info.flatMap(({ local, prefixlen, scope }) =>
    local === undefined || prefixlen === undefined || scope !== 'global' ? [] : [`${canonicalAddress(local)}/${prefixlen}`],
  );
  return { up: link.flags.includes('UP'), mtu: link.mtu, addresses };
}

/**
 * Reads `ip -json -details route show table main dev NAME`.
 * @throws ML-INTERFACE-FAILED when it is not what ip prints
 */
export function parseRoutes(json: string, family: Family): ObservedLink['routes'] {
  return parse(json, routesSchema)
    .filter(({ protocol }) => protocol !== KERNEL)
    .map(({ dst, prefsrc }) => ({ range: canonicalRange(dst, family), source: prefsrc === undefined ? null : canonicalAddress(prefsrc) }));
}

function canonicalAddress(address: string): string {
  return canonicalRange(address).replace(/\/.*/, '');
}

function parse<Schema extends z.ZodType>(json: string, schema: Schema): z.infer<Schema> {
  try {
    return schema.parse(json.trim() === '' ? [] : JSON.parse(json));
  } catch (error) {
    throw moorlineError('ML-INTERFACE-FAILED', 'ip printed something else than its JSON', error);
  }
}
