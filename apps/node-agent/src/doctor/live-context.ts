import type { TunnelFacts } from '@moorline/mesh-core';
import { cacheFolder, copyFolders } from '../run/folders.ts';
import { askClusterDns } from '../ping/measure-layers.ts';
import type { AgentParts } from '../status/create-answers.ts';
import type { DoctorContext } from './context.ts';

/** What the doctor of a running agent looks at: its own way to the server, its own tunnel, measured once. */
export function liveContext(parts: AgentParts): DoctorContext {
  const { joinFile, tunnel, proxies, measure } = parts;
  let measured: Promise<TunnelFacts> | null = null;
  const facts = async (): Promise<TunnelFacts> => {
    const [health, relayRttMs, probeRttMs] = await Promise.all([measure(), tunnel.paths.roundTrip(), tunnel.prober.now()]);
    return { health, relayRttMs, probeRttMs };
  };
  return {
    server: () => ({ url: joinFile.server, ca: joinFile.ca }),
    relayUrl: tunnel.config().endpoint.relayUrl,
    live: () => ({ attachment: joinFile.attachment, measure: () => (measured ??= facts()), askDns: () => askClusterDns(parts) }),
    proxies,
    cacheFolder: cacheFolder(process.env),
    copyFolders: copyFolders(process.env),
  };
}
