import { isIP } from 'node:net';
import { POD_ADDRESSES_VARIABLE, type EndpointSettings, type EndpointPodSettings } from '@moorline/mesh-core';
import { applyRuleset, defaultGateways, podTableName, removeTable, renderPodRules } from '@moorline/linux';
import type { Lifecycle } from '@moorline/service';

/**
 * Gives the pod's address to the job: packets for it go into the tunnel, but for the pod's own ports.
 * @throws ML-NFTABLES-FAILED
 */
export async function standForJob(bootstrap: EndpointSettings, pod: EndpointPodSettings, lifecycle: Lifecycle): Promise<void> {
  const { attachmentId, interfaceName, addresses, furtherAddresses, allowedDestinations, relay } = bootstrap;
  const podAddresses = podAddressesIn(process.env);
  await applyRuleset(renderPodRules({ attachmentId, interfaceName, addresses, furtherAddresses, allowedDestinations, relayPort: relay.port, podAddresses, gateways: [...defaultGateways()], ...pod }));
  lifecycle.defer('rules of the pod', () => removeTable(podTableName(attachmentId)));
}

/** What the downward API says of the pod's addresses; what is none is left out. */
export function podAddressesIn(environment: Readonly<Record<string, string | undefined>>): string[] {
  return (environment[POD_ADDRESSES_VARIABLE] ?? '').split(',').map((text) => text.trim()).filter((text) => isIP(text) !== 0);
}
