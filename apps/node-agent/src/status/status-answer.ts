import { asMoorlineError } from '@moorline/mesh-core';
import type { AgentParts } from './agent-parts.ts';
import type { StatusReport } from './status-report.ts';

/** What an agent answers when it is asked for its status: JSON, measured at that moment. Never throws. */
export function statusAnswer({ joinFile, node, network, config, transports, measure }: Pick<AgentParts, 'joinFile' | 'node' | 'network' | 'config' | 'transports' | 'measure'>): () => Promise<string> {
  return async () => {
    const { addresses, mtu, endpoint, nodes } = config();
    const known = {
      attachment: joinFile.attachment, pid: process.pid, node: { ...node, of: Math.max(1, nodes.length) }, mode: network.mode, unshare: network.unshare,
      addresses, mtu, relayUrl: endpoint.relayUrl, transports: transports(),
    };
    const measured = await measure().then(
      (health) => ({ health, failure: null }),
      (error: unknown) => ({ health: null, failure: asMoorlineError(error).message }),
    );
    return JSON.stringify({ ...known, ...measured } satisfies StatusReport);
  };
}
