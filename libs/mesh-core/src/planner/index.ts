export { allowedDestinationsOf, destinationsWithin, tunnelRoutesOf } from './destinations.ts';
export {
  ENDPOINT_ROLE,
  WIREGUARD_ROLE,
  type EndpointObservation,
  type ObservedProcess,
  type ObservedResource,
  type RestartHistory,
} from './observation.ts';
export { planEndpoints } from './plan-endpoints.ts';
export { bareHost, CLUSTER_NDOTS, clusterDns, endpointPeer, KEEPALIVE_SEC, planTunnel, takesUdp, urlHost, type AgentClaim, type EndpointReach, type TunnelRequest } from './plan-tunnel.ts';
export { afterFailure, restartDueAtMs, RESTART_MAX_MS, STABLE_AFTER_MS } from './restart.ts';
export type { DesiredEndpoints } from './site.ts';
export type {
  EndProcessStep,
  EndReason,
  EndpointStep,
  ForgetAttachmentStep,
  RemoveInterfaceStep,
  RemoveTableStep,
  StartEndpointStep,
} from './step.ts';
