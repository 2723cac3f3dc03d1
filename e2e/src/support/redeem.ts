import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { identityKeyPair, joinFileSchema, KEY_BYTES, wireguardKeyPair, type JoinAnswer, type JoinFile } from '@moorline/mesh-core';
import { postJoin } from '@moorline/service';

export function readJoinFile(path: string): JoinFile {
  return joinFileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
}

/** Redeems a join token as an agent would, with new keys of its own. @throws what the control plane says */
export function redeem(joinFile: JoinFile): Promise<JoinAnswer> {
  const { attachment, token } = joinFile;
  const request = {
    attachment, token, node: { name: 'test', index: null }, agentVersion: 'test',
    wireguardPublicKey: wireguardKeyPair(randomBytes(KEY_BYTES)).publicKey,
    identityPublicKey: identityKeyPair(randomBytes(KEY_BYTES)).publicKey,
  };
  return postJoin({ joinFile, request, signal: new AbortController().signal });
}
