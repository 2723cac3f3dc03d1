import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { start, stopChild } from '@moorline/linux';
import { identityKeyPair, KEY_BYTES, wireguardKeyPair, type TunnelConfig } from '@moorline/mesh-core';
import { postJoin } from '@moorline/service';
import { attachForUser, type Field } from '@moorline/tools';
import { pinnedWireguard } from '../relay/pinned-wireguard.ts';
import { readJoinFile } from '../support/redeem.ts';
import type { PlainWireguard } from './plain-wireguard-config.ts';

/** An attachment that somebody has joined by hand, with a WireGuard of his own and no agent. */
export interface ForeignWorker {
  readonly tunnel: TunnelConfig;
  /** File with the Authorization header, for wstunnel's `--http-headers-file`. */
  readonly headersFile: string;
  readonly stop: () => Promise<void>;
}

const PROGRAM = fileURLToPath(new URL('plain-wireguard.ts', import.meta.url));
const STOP_GRACE_MS = 2_000;

/**
 * Redeems a token as `curl` could, and starts a WireGuard in a network namespace whose datagrams go to a port of its loopback.
 */
export async function joinByHand(field: Field, name: string, namespace: string, port: number): Promise<ForeignWorker> {
  const keys = wireguardKeyPair(randomBytes(KEY_BYTES));
  const joinFile = readJoinFile(await attachForUser(field, name));
  const { attachment, token } = joinFile;
  const identityPublicKey = identityKeyPair(randomBytes(KEY_BYTES)).publicKey;
  const request = { attachment, token, node: { name: 'by-hand', index: null }, agentVersion: 'by hand', wireguardPublicKey: keys.publicKey, identityPublicKey };
  const { tunnel } = await postJoin({ joinFile, request, signal: new AbortController().signal });
  const headersFile = join(field.bed.folder, `${name}.headers`);
  writeFileSync(headersFile, `Authorization: Bearer ${tunnel.relayTicket}\n`, { mode: 0o600 });
  const config: PlainWireguard = {
    interfaceName: 'mlw0',
    privateKey: Buffer.from(keys.privateKey).toString('hex'),
    tunnel,
    endpoint: { address: '127.0.0.1', port },
    wireguardGo: pinnedWireguard(),
  };
  const ready = Promise.withResolvers<void>();
  const child = await start('nsenter', [`--net=/run/netns/${namespace}`, '--', process.execPath, PROGRAM], {
    stdin: { text: JSON.stringify(config) },
    stdout: () => ready.resolve(),
    stderr: (line) => void process.stderr.write(`${line}\n`),
  });
  await Promise.race([ready.promise, child.exited.then(() => Promise.reject(new Error('the WireGuard of the foreign worker ended')))]);
  return { tunnel, headersFile, stop: async () => void (await stopChild(child, STOP_GRACE_MS)) };
}
