import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { interfaceName, relayTicketFor } from '@moorline/mesh-core';
import type { ControlPlane } from '@moorline/tools';
import { queryStore } from '../support/store.ts';
import type { Tap } from './open-tap.ts';
import { bytesSecret, pemSecret, type Secret } from './secret.ts';

const UAPI_FOLDER = '/run/wireguard';
const PRIVATE_KEY_BLOCK = /-----BEGIN PRIVATE KEY-----[\s\S]+?-----END PRIVATE KEY-----/;

/** What the control plane keeps, and the files that it may keep it in. */
export function controlPlaneSecrets({ dataFolder }: ControlPlane): readonly { readonly secret: Secret; readonly file: string }[] {
  const file = (name: string): string => join(dataFolder, 'pki', name);
  const pem = (name: string): string => PRIVATE_KEY_BLOCK.exec(readFileSync(file(name), 'utf8'))?.[0] ?? '';
  return [
    { secret: pemSecret('key of the authority', pem('authority.pem')), file: file('authority.pem') },
    { secret: pemSecret('key of the server', pem('server.pem')), file: file('server.pem') },
    { secret: bytesSecret('secret of the tickets', serverSecret(dataFolder)), file: file('ticket.secret') },
  ];
}

/** The relay ticket of whoever redeemed the token of an attachment, made as the control plane makes it. */
export function relayTicketOf(plane: ControlPlane, attachmentId: string): string {
  const [row] = queryStore<{ key: string }>(plane, 'SELECT wireguard_public_key AS key FROM nodes WHERE attachment_id = ?', attachmentId);
  return relayTicketFor(serverSecret(plane.dataFolder), attachmentId, row?.key ?? '');
}

/** Secrets of an endpoint: those that it was given, and the key of its wireguard-go. */
export async function endpointSecrets(tap: Tap, attachmentId: string): Promise<readonly Secret[]> {
  const { identitySeed, relay } = await tap.bootstrapOf(attachmentId);
  return [
    bytesSecret('identity of the endpoint', Buffer.from(identitySeed, 'base64')),
    pemSecret('key of the relay', relay.privateKey),
    bytesSecret('WireGuard key of the endpoint', await wireguardKey(join(UAPI_FOLDER, `${interfaceName(attachmentId)}.sock`))),
  ];
}

/** Secrets of an agent: the keys that it made. @param pid of the agent, started with the tap */
export async function agentSecrets(tap: Tap, pid: number): Promise<readonly Secret[]> {
  return [bytesSecret('WireGuard key of the agent', await tap.keyOf(pid, 'x25519')), bytesSecret('identity of the agent', await tap.keyOf(pid, 'ed25519'))];
}

function serverSecret(dataFolder: string): Buffer {
  return Buffer.from(readFileSync(join(dataFolder, 'pki', 'ticket.secret'), 'utf8').trim(), 'base64');
}

/** The private key of a wireguard-go, as it tells it to who may ask (`get=1`). */
async function wireguardKey(socketPath: string): Promise<Buffer> {
  const socket = connect(socketPath);
  socket.end('get=1\n\n');
  const key = /^private_key=([0-9a-f]{64})$/m.exec(await text(socket))?.[1];
  if (key === undefined) throw new Error(`${socketPath} tells no private key`);
  return Buffer.from(key, 'hex');
}
