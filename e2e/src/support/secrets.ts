import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { interfaceName, relayTicketFor } from '@moorline/mesh-core';
import { findUserProcesses, type ControlPlane, type Field } from '@moorline/tools';
import { queryStore } from './store.ts';

/** A secret in every form in which it could be written down. */
export interface Secret {
  readonly name: string;
  readonly forms: readonly string[];
}

const UAPI_FOLDER = 'run/wireguard';
/** Shorter lines of a PEM file could be there by chance. */
const PEM_LINE_MIN_CHARACTERS = 40;

export function textSecret(name: string, value: string): Secret {
  return { name, forms: [value] };
}

/** Private keys of the control plane's files: every long line of their text. */
export function fileSecrets({ dataFolder }: ControlPlane): readonly Secret[] {
  const folder = join(dataFolder, 'pki');
  return readdirSync(folder).map((file) => {
    const withoutCertificates = readFileSync(join(folder, file), 'utf8').replaceAll(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g, '');
    return { name: `key in ${file}`, forms: withoutCertificates.split('\n').filter((line) => line.length >= PEM_LINE_MIN_CHARACTERS) };
  });
}

/** The relay ticket of the agent that holds the attachment, made as the control plane makes it. */
export function ticketSecret(plane: ControlPlane, attachmentId: string): Secret {
  const [row] = queryStore<{ key: string }>(plane, 'SELECT wireguard_public_key AS key FROM tokens WHERE attachment_id = ?', attachmentId);
  const secret = Buffer.from(readFileSync(join(plane.dataFolder, 'pki', 'ticket.secret'), 'utf8').trim(), 'base64');
  return textSecret('relay ticket', relayTicketFor(secret, attachmentId, row?.key ?? ''));
}

/** WireGuard's private keys of both ends, as the two wireguard-go tell them (get=1). */
export async function wireguardSecrets({ user }: Field, attachmentId: string): Promise<readonly Secret[]> {
  const inside = findUserProcesses(user.userId).flatMap(({ pid }) => socketsIn(`/proc/${pid}/root/${UAPI_FOLDER}`));
  const [agent = ''] = inside.filter((path) => !socketsIn(`/${UAPI_FOLDER}`).some((own) => path.endsWith(own)));
  return [await keyOf('private key of the agent', agent), await keyOf('private key of the endpoint', `/${UAPI_FOLDER}/${interfaceName(attachmentId)}.sock`)];
}

function socketsIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
}

async function keyOf(name: string, socketPath: string): Promise<Secret> {
  const socket = connect(socketPath);
  socket.write('get=1\n\n');
  socket.end();
  const hex = /^private_key=([0-9a-f]{64})$/m.exec(await text(socket))?.[1];
  if (hex === undefined) throw new Error(`${socketPath} tells no private key`);
  const bytes = Buffer.from(hex, 'hex');
  return { name, forms: [hex, hex.toUpperCase(), bytes.toString('base64'), bytes.toString('base64url')] };
}
