import { roundTripOf, type LayerSample } from '@moorline/mesh-core';
import type { Reach, Target } from '../channel/messages.ts';
import type { AgentParts } from '../status/agent-parts.ts';

/** Any name of the cluster does: an answer that it is not known is an answer. */
const CLUSTER_NAME = 'cluster.local';

/** Asks the cluster's DNS server from inside the job. @returns null: the cluster has none */
export async function askClusterDns({ reach, config }: AgentParts): Promise<Reach | null> {
  const { servers, searches } = config().dns;
  return servers.length === 0 ? null : reach({ kind: 'dns', servers, name: searches[0] ?? CLUSTER_NAME });
}

/**
 * One round trip through each layer, measured side by side.
 * @param target reached from inside the job; null: the DNS server of the cluster
 */
export async function measureLayers(parts: AgentParts, target: Omit<Extract<Target, { readonly kind: 'tcp' }>, 'kind'> | null): Promise<LayerSample> {
  const { hub, relayRoundTrip, probe } = parts;
  const reach = (): Promise<Reach | null> => (target === null ? askClusterDns(parts) : parts.reach({ kind: 'tcp', ...target }));
  const [hubMs, relayMs, wireguardMs, pod] = await Promise.all([hub.roundTrip(), relayRoundTrip(), probe?.() ?? null, reach().catch(() => ({ rttMs: null, detail: '' }))]);
  return {
    hub: roundTripOf(hubMs),
    relay: roundTripOf(relayMs),
    wireguard: probe === null ? { state: 'not-used' } : roundTripOf(wireguardMs),
    pod: pod === null ? { state: 'not-used' } : roundTripOf(pod.rttMs),
  };
}
