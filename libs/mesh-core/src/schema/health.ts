import * as z from 'zod';
import { mtuSchema } from './primitives.ts';

export const transportSchema = z.enum(['udp', 'wss', 'wss-proxy', 'wstunnel']);
export type Transport = z.infer<typeof transportSchema>;

/** All transports, the best first. */
export const TRANSPORTS: readonly Transport[] = transportSchema.options;
export const transportsSchema = z
  .array(transportSchema)
  .min(1)
  .max(TRANSPORTS.length)
  .refine((all) => new Set(all).size === all.length, 'each transport at most once');

/**
 * Why this transport carries the datagrams and none that is better: `best`, nothing better may be used here;
 * `mtu`, a better one cannot carry the overlay's packets; `no-answer`, `refused`, a better one did not open;
 * `silent`, `ended`, a better one failed in use; `proving`, a better one is open and has to prove itself first;
 * `none`, no path is open.
 */
export const transportReasonSchema = z.enum(['best', 'mtu', 'no-answer', 'refused', 'silent', 'ended', 'proving', 'none']);
export type TransportReason = z.infer<typeof transportReasonSchema>;

/**
 * MTU of the overlay in force at an agent, in bytes: between our own ends (the job's nodes, the endpoint), and towards
 * pods. Why: `set` by somebody; `relay`, which carries any size; `measured` on the direct path; `base`, what every path
 * carries, because no more is known or worth it.
 */
export const mtuInUseSchema = z.strictObject({ overlay: mtuSchema, pods: mtuSchema, reason: z.enum(['set', 'relay', 'measured', 'base']) });
export type MtuInUse = z.infer<typeof mtuInUseSchema>;

const counter = z.int().nonnegative();
const processStateSchema = z.enum(['running', 'stopped']);

/** What one end measured on the data path. Durations in milliseconds, counters since the tunnel came up. */
export const healthReportSchema = z.strictObject({
  /** Agents without a namespace only: streams in place of a tunnel. Then no handshake counts. */
  mode: z.literal('proxy').optional(),
  /** null: no handshake yet. */
  handshakeAgeMs: counter.nullable(),
  /** Round trip of the last probe through the tunnel; null: unanswered or not measured here. */
  probeRttMs: z.number().nonnegative().nullable(),
  rxBytes: counter,
  txBytes: counter,
  drops: counter,
  /** A path to the other end is open. */
  relayConnected: z.boolean(),
  /** In use, or used last. */
  transport: transportSchema,
  transportReason: transportReasonSchema,
  /** Times that traffic moved to another transport. */
  transportSwitches: counter,
  /** Agents with a namespace only. */
  mtu: mtuInUseSchema.optional(),
  /** Agent only, once: from its start to the first answered probe. */
  joinMs: z.number().nonnegative().nullable(),
  /** At most eight, by name: wireguard-go, slirp4netns, … */
  processes: z.record(z.string().max(32), processStateSchema).refine((all) => Object.keys(all).length <= 8, 'at most 8 processes'),
});
export type HealthReport = z.infer<typeof healthReportSchema>;
