import { attachmentIdSchema, endpointBootstrapSchema, portSchema } from '@moorline/mesh-core';
import * as z from 'zod';

const { interfaceName, addresses, furtherAddresses, gateway, allowedDestinations } = endpointBootstrapSchema.shape;

/** What the rules of one endpoint depend on. */
export const endpointRulesSchema = z.strictObject({
  attachmentId: attachmentIdSchema,
  interfaceName,
  /** The job's, or its head node's. */
  addresses,
  /** Of the job's other nodes, which reach each other. */
  furtherAddresses,
  /** The endpoint's own on the tunnel. */
  gateway,
  /** Ranges that the job may send to; all else is dropped, other jobs too. */
  allowedDestinations,
  probePort: portSchema,
  /** TCP port of the relay, where agents connect. */
  relayPort: portSchema,
  /** WireGuard's UDP port: open to loopback only, where the relay is. */
  wireguardPort: portSchema,
});
export type EndpointRules = z.infer<typeof endpointRulesSchema>;
