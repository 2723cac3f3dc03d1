import { generateIdentity, generateWireguardKeys } from '@moorline/service';
import type { HelloFields, StaticTunnel } from '@moorline/mesh-core';

/** The agent's keys: made at its start, held in memory only, gone with the job. */
export interface AgentIdentity {
  readonly wireguardPrivateKey: Uint8Array;
  readonly wireguardPublicKey: string;
  readonly identityPublicKey: string;
  readonly sign: (fields: HelloFields) => string;
}

/** Fresh keys for one run of the agent; where a tunnel is given, WireGuard's are its. */
export function makeIdentity(given: StaticTunnel | null = null): AgentIdentity {
  const wireguard = given ?? generateWireguardKeys();
  const identity = generateIdentity();
  return {
    wireguardPrivateKey: wireguard.privateKey,
    wireguardPublicKey: wireguard.publicKey,
    identityPublicKey: identity.publicKey,
    sign: identity.sign,
  };
}
