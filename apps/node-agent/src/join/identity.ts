import { randomBytes } from 'node:crypto';
import { identityKeyPair, KEY_BYTES, signHello, wireguardKeyPair, type HelloFields } from '@moorline/mesh-core';

/** The agent's keys: made at its start, held in memory only, gone with the job. */
export interface AgentIdentity {
  readonly wireguardPrivateKey: Uint8Array;
  readonly wireguardPublicKey: string;
  readonly identityPublicKey: string;
  readonly sign: (fields: HelloFields) => string;
}

export function makeIdentity(): AgentIdentity {
  const wireguard = wireguardKeyPair(randomBytes(KEY_BYTES));
  const identity = identityKeyPair(randomBytes(KEY_BYTES));
  return {
    wireguardPrivateKey: wireguard.privateKey,
    wireguardPublicKey: wireguard.publicKey,
    identityPublicKey: identity.publicKey,
    sign: (fields) => signHello(identity.seed, fields),
  };
}
