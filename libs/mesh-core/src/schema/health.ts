import * as z from 'zod';

export const transportSchema = z.enum(['udp', 'wss', 'wss-proxy']);
export type Transport = z.infer<typeof transportSchema>;

const counter = z.int().nonnegative();
const processStateSchema = z.enum(['running', 'stopped']);

/** What one end measured on the data path. Durations in milliseconds, counters since the tunnel came up. */
export const healthReportSchema = z.strictObject({
  /** null: no handshake yet. */
  handshakeAgeMs: counter.nullable(),
  /** Round trip of the last probe through the tunnel; null: unanswered or not measured here. */
  probeRttMs: z.number().nonnegative().nullable(),
  rxBytes: counter,
  txBytes: counter,
  drops: counter,
  relayConnected: z.boolean(),
  transport: transportSchema,
  /** Agent only, once: from its start to the first answered probe. */
  joinMs: z.number().nonnegative().nullable(),
  /** At most eight, by name: wireguard-go, slirp4netns, … */
  processes: z.record(z.string().max(32), processStateSchema).refine((all) => Object.keys(all).length <= 8, 'at most 8 processes'),
});
export type HealthReport = z.infer<typeof healthReportSchema>;
