import type { TunnelFacts } from '@moorline/mesh-core';
import { askClusterDns } from '../ping/measure-layers.ts';
import type { AgentParts } from '../status/agent-parts.ts';
import type { DoctorContext } from './context.ts';

/** What the doctor of a running agent looks at: its own way to the server, its own tunnel, measured once. */
export function liveContext(parts: AgentParts): DoctorContext {
  const { joinFile, node, network, config, proxies, measure, relayRoundTrip, probe, folders } = parts;
  let measured: Promise<TunnelFacts> | null = null;
  const facts = async (): Promise<TunnelFacts> => {
    const [health, relayRttMs, probeRttMs] = await Promise.all([measure(), relayRoundTrip(), probe?.() ?? null]);
    return { health, relayRttMs, probeRttMs };
  };
  return {
    server: () => ({ url: joinFile.server, ca: joinFile.ca }),
    relayUrl: config().endpoint.relayUrl,
    live: () => ({ attachment: joinFile.attachment, measure: () => (measured ??= facts()), askDns: () => askClusterDns(parts) }),
    proxies,
    network,
    node: node.name,
    cacheFolder: folders.cache,
    copyFolders: folders.copies,
  };
}
