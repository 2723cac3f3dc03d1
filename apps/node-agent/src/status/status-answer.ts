import { asMoorlineError, type HealthReport, type TunnelConfig } from '@moorline/mesh-core';
import type { StatusReport } from './status-report.ts';

export interface StatusSource {
  readonly attachment: string;
  readonly config: () => TunnelConfig;
  /** A word on each transport that may be used. */
  readonly transports: () => StatusReport['transports'];
  readonly measure: () => Promise<HealthReport>;
}

/** What an agent answers when it is asked for its status: JSON, measured at that moment. Never throws. */
export function statusAnswer({ attachment, config, transports, measure }: StatusSource): () => Promise<string> {
  return async () => {
    const { addresses, mtu, endpoint } = config();
    const known = { attachment, pid: process.pid, addresses, mtu, relayUrl: endpoint.relayUrl, transports: transports() };
    const measured = await measure().then(
      (health) => ({ health, failure: null }),
      (error: unknown) => ({ health: null, failure: asMoorlineError(error).message }),
    );
    return JSON.stringify({ ...known, ...measured } satisfies StatusReport);
  };
}
