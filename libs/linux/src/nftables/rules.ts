import { attachmentIdSchema, endpointBootstrapSchema, portSchema } from '@moorline/mesh-core';
import * as z from 'zod';

const { interfaceName, addresses, gateway, allowedDestinations } = endpointBootstrapSchema.shape;

/** What the rules of one endpoint depend on. */
export const endpointRulesSchema = z.strictObject({
  attachmentId: attachmentIdSchema,
  interfaceName,
  /** The job's. */
  addresses,
  /** The endpoint's own on the tunnel. */
  gateway,
  /** Ranges that the job may send to; all else is dropped, other jobs too. */
  allowedDestinations,
  probePort: portSchema,
  /** WireGuard's UDP port: open to loopback only, where the relay is. */
  wireguardPort: portSchema,
});
export type EndpointRules = z.infer<typeof endpointRulesSchema>;
