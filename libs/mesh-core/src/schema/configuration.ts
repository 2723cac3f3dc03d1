import * as z from 'zod';
import { TRANSPORTS, transportsSchema } from './health.ts';
import { cidrSchema, dnsLabelSchema, dnsNameSchema, httpsUrlSchema, ipSchema, ipv4CidrSchema, ipv6CidrSchema, mtuSettingSchema, portSchema } from './primitives.ts';
import { wstunnelServerSchema, wstunnelServiceSchema } from './wstunnel.ts';

/** The embedded control plane's configuration file (YAML). */
export const configurationSchema = z.strictObject({
  /** Where HTTPS and the hub listen. */
  listen: z.strictObject({ address: ipSchema, port: portSchema }),
  /** Names and addresses that agents use for the server; they stand in its certificate. */
  serverNames: z.array(z.union([dnsNameSchema, ipSchema])).min(1).max(16),
  /** Where agents reach this server, such as behind an Ingress; absent: at its first name and port. */
  publicUrl: httpsUrlSchema.optional(),
  overlay: z.strictObject({
    ipv4: ipv4CidrSchema,
    ipv6: ipv6CidrSchema,
    /** Ranges inside the overlay that are never given to a job. */
    excluded: z.array(cidrSchema).max(64).default([]),
  }),
  cluster: z.strictObject({
    podRanges: z.array(cidrSchema).min(1).max(16),
    serviceRanges: z.array(cidrSchema).max(16).default([]),
    dnsServer: ipSchema,
    domain: dnsNameSchema.default('cluster.local'),
    namespace: dnsLabelSchema.default('default'),
  }),
  /** Ranges of the HPC site: the overlay must not overlap them. */
  siteRanges: z.array(cidrSchema).max(64).default([]),
  endpoints: z.strictObject({
    /** Path of the network namespace that endpoints run in. */
    networkNamespace: z.string().startsWith('/', 'an absolute path'),
    /** Address in that namespace that agents reach. */
    address: ipSchema,
    firstRelayPort: portSchema,
    lastRelayPort: portSchema,
    /** Address that agents send UDP to, `none` for none; absent: `address`. The port is the relay's, in UDP. */
    udpAddress: z.union([ipSchema, z.literal('none')]).optional(),
    /** Clients of wstunnel are served as well; absent: they are not. */
    wstunnel: wstunnelServiceSchema.optional(),
    /** Agents may reach endpoints through this wstunnel server, which sends to `address` by UDP; absent: there is none. */
    wstunnelServer: wstunnelServerSchema.optional(),
  }),
  /** Folder of the artifact mirror: files named by their SHA-256. */
  artifacts: z.string().startsWith('/', 'an absolute path'),
  mtu: mtuSettingSchema.default('auto'),
  /** What interLink may ask of this server; absent: nothing. */
  interlink: z.strictObject({
    /** Answer `POST /v1/job-script`, for interLink's JobScriptBuilderURL. */
    jobScripts: z.boolean().default(false),
  }).optional(),
  /** How agents may reach endpoints. */
  transports: transportsSchema.default([...TRANSPORTS]),
});
export type Configuration = z.infer<typeof configurationSchema>;
