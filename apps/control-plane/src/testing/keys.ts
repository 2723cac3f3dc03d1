import { identityKeyPair, KEY_BYTES, wireguardKeyPair, type JoinFile, type JoinRequest } from '@moorline/mesh-core';

/** Key material of the n-th client, the same each time. */
export function seedOf(n: number): Uint8Array {
  return new Uint8Array(KEY_BYTES).fill(n + 1);
}

/** The join request of the n-th agent, on a node of its own. */
export function joinRequestOf({ attachment, token }: JoinFile, n: number): JoinRequest {
  const wireguardPublicKey = wireguardKeyPair(seedOf(n)).publicKey;
  return { attachment, token, node: { name: `n${n}`, index: null }, wireguardPublicKey, identityPublicKey: identityKeyPair(seedOf(n)).publicKey, agentVersion: 'spec' };
}
