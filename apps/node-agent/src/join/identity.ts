import { generateIdentity, generateWireguardKeys } from '@moorline/service';
import type { HelloFields } from '@moorline/mesh-core';

/** The agent's keys: made at its start, held in memory only, gone with the job. */
export interface AgentIdentity {
  readonly wireguardPrivateKey: Uint8Array;
  readonly wireguardPublicKey: string;
  readonly identityPublicKey: string;
  readonly sign: (fields: HelloFields) => string;
}

/** Fresh keys for one run of the agent. */
export function makeIdentity(): AgentIdentity {
  const wireguard = generateWireguardKeys();
  const identity = generateIdentity();
  return {
    wireguardPrivateKey: wireguard.privateKey,
    wireguardPublicKey: wireguard.publicKey,
    identityPublicKey: identity.publicKey,
    sign: identity.sign,
  };
}
