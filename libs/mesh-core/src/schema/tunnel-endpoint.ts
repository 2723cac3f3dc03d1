import * as z from 'zod';
import { addressPairSchema } from './attachment.ts';
import { transportSchema, TRANSPORTS } from './health.ts';
import { KEEPALIVE_MAX_SEC } from './tunnel-config.ts';
import { attachmentIdSchema, dnsLabelSchema, dnsNameSchema, ipSchema, MTU_MAX, MTU_MIN, portSchema } from './primitives.ts';

/** A rule in CEL that the API server checks, and what it says when the rule does not hold (KEP-2876). */
export interface CelRule {
  readonly rule: string;
  readonly message: string;
}

/** More than a job opens. */
export const JOB_PORTS_MAX = 128;
const DESTINATIONS_MAX = 64;
/** An IPv6 address in its longest form, with its prefix length. */
const CIDR_TEXT_MAX = 49;
const ADDRESS_TEXT_MAX = 45;

/** The rules ride along as metadata of the schema: the CRD is generated with them. */
function withRules<Schema extends z.ZodType>(schema: Schema, ...rules: readonly CelRule[]): Schema {
  return schema.meta({ cel: rules });
}

function immutable(what: string): CelRule {
  return { rule: 'self == oldSelf', message: `${what} cannot be changed: delete the TunnelEndpoint and make another` };
}

const cidrText = withRules(z.string().max(CIDR_TEXT_MAX), {
  rule: 'isCIDR(self)',
  message: 'write a range in CIDR form, for example 10.20.0.0/16 or fd00:20::/64',
});
const ipv4Text = withRules(z.string().max(ADDRESS_TEXT_MAX), { rule: 'isIP(self) && ip(self).family() == 4', message: 'write an IPv4 address, for example 100.72.0.10' });
const ipv6Text = withRules(z.string().max(ADDRESS_TEXT_MAX), { rule: 'isIP(self) && ip(self).family() == 6', message: 'write an IPv6 address, for example fd6d:6f6f:726c::10' });

const targetSchema = withRules(
  z.object({
    pod: z.object({ name: withRules(z.string().min(1).max(253), immutable('target.pod.name')) }).optional().describe('A pod of the same namespace.'),
    job: z.object({ name: withRules(dnsLabelSchema, immutable('target.job.name')) }).optional().describe('A job that no pod stands for; its join file is put into the Secret NAME-join.'),
  }),
  { rule: 'has(self.pod) != has(self.job)', message: 'write either pod: {name: …} or job: {name: …}, one of them' },
);

const portRuleSchema = z.object({ protocol: z.enum(['TCP', 'UDP']).default('TCP'), port: portSchema });

/** What a person asks for. All but the target may be left out. */
export const tunnelEndpointSpecSchema = z.object({
  target: targetSchema.describe('Whose network it is.'),
  addresses: withRules(z.object({ ipv4: ipv4Text, ipv6: ipv6Text }), immutable('addresses')).optional().describe('Addresses in the tunnel, within the overlay; left out: the next that are free.'),
  mtu: withRules(z.union([z.int(), z.literal('auto')]), immutable('mtu'), {
    rule: `type(self) == int ? self >= ${MTU_MIN} && self <= ${MTU_MAX} : self == 'auto'`,
    message: `write an MTU from ${MTU_MIN} to ${MTU_MAX}, or auto, or leave it out for the configured one`,
  })
    .optional()
    .describe('MTU inside the tunnel, in bytes; auto: what the transport in use carries.'),
  transports: withRules(z.array(transportSchema).min(1).max(TRANSPORTS.length), { rule: 'self.all(one, self.exists_one(other, other == one))', message: 'write each transport once' })
    .optional()
    .describe('How the agent may reach its endpoint; left out: as configured.'),
  keepaliveSeconds: z.int().min(0).max(KEEPALIVE_MAX_SEC).optional().describe('Seconds between two signs of life of the tunnel, 0: none; left out: 25.'),
  exposedPorts: withRules(z.array(portRuleSchema).max(JOB_PORTS_MAX), immutable('exposedPorts')).optional().describe('Ports of the job that pods reach; left out: all.'),
  policy: withRules(
    z.object({
      allowedDestinations: z.array(cidrText).max(DESTINATIONS_MAX).optional().describe('Ranges that the job reaches through the tunnel, within those that are configured; left out: all of them.'),
      fromJobs: z.boolean().default(false).describe('Whether other jobs on the mesh reach this one.'),
    }),
    immutable('policy'),
  ).optional(),
});
export type TunnelEndpointSpec = z.infer<typeof tunnelEndpointSpecSchema>;

/** Stages in order; each is only true after the one before. */
export const CONDITION_TYPES = ['Accepted', 'Provisioned', 'Joined', 'Ready'] as const;
export type ConditionType = (typeof CONDITION_TYPES)[number];

/** As `metav1.Condition`. */
export const conditionSchema = z.object({
  type: z.enum(CONDITION_TYPES),
  status: z.enum(['True', 'False', 'Unknown']),
  observedGeneration: z.int().nonnegative(),
  lastTransitionTime: z.string().max(32).meta({ format: 'date-time' }),
  reason: z.string().max(128),
  message: z.string().max(1_024),
});
export type Condition = z.infer<typeof conditionSchema>;

/** What was observed. */
export const tunnelEndpointStatusSchema = z.object({
  observedGeneration: z.int().nonnegative().optional(),
  phase: z.enum(['Pending', 'Accepted', 'Provisioned', 'Joined', 'Ready', 'Leaving', 'Refused']).optional(),
  /** Why it is not Ready, in one word; empty when it is. */
  reason: z.string().max(128).optional(),
  conditions: z.array(conditionSchema).max(CONDITION_TYPES.length).optional().meta({ listMapKeys: ['type'] }),
  attachmentId: attachmentIdSchema.optional(),
  attachment: dnsLabelSchema.optional(),
  /** Where the cluster reaches the job: that of the endpoint. */
  address: ipSchema.optional(),
  addresses: addressPairSchema.optional(),
  endpoint: dnsNameSchema.optional(),
  transport: transportSchema.optional(),
  lastHandshakeTime: z.string().max(32).meta({ format: 'date-time' }).optional(),
  roundTrip: z.string().max(16).optional(),
});
export type TunnelEndpointStatus = z.infer<typeof tunnelEndpointStatusSchema>;
