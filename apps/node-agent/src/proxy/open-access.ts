import { randomBytes } from 'node:crypto';
import { chmodSync } from 'node:fs';
import { asMoorlineError } from '@moorline/mesh-core';
import type { Lifecycle, Logger } from '@moorline/service';
import { serveProxy, type ProxyDial } from '@moorline/tunnel';
import { temporaryFolders } from '../run/folders.ts';
import { admitOwn } from './admit-own.ts';
import type { ProxyAccess } from './environment.ts';
import { removeAfter } from './remove-after.ts';
import { makeSocketFolder } from './socket-folder.ts';

const USER = 'job';
/** Of the proxy's password: nobody guesses 192 bits. */
const PASSWORD_BYTES = 24;
const OWNER_ONLY = 0o600;

/**
 * Opens the job's proxy to its own user and nobody else: on a port of the loopback, with a password, and on a socket in
 * a folder of the user's. Where no folder can be had, the port alone is there.
 * @throws ML-PORT-TAKEN
 */
export async function openAccess(dial: ProxyDial, uid: number, life: Lifecycle, log: Logger): Promise<ProxyAccess> {
  const credentials = { user: USER, password: randomBytes(PASSWORD_BYTES).toString('base64url') };
  const onPort = await serveProxy({ at: 'loopback', credentials, admits: admitOwn(uid, log), dial });
  life.defer('proxy', onPort.close);
  const socket = await openSocket(dial, uid, life, log).catch((error: unknown) => {
    log.warn({ err: asMoorlineError(error) }, 'the proxy has no socket');
    return null;
  });
  return { port: onPort.port, ...credentials, socket };
}

async function openSocket(dial: ProxyDial, uid: number, life: Lifecycle, log: Logger): Promise<string | null> {
  const made = await makeSocketFolder(temporaryFolders(process.env), uid);
  if (made === null) {
    log.warn('no folder takes a socket: the proxy has its port only');
    return null;
  }
  await removeAfter(made.folder, life, log);
  const onSocket = await serveProxy({ at: { path: made.socket }, credentials: null, dial });
  life.defer('proxy on the socket', onSocket.close);
  chmodSync(made.socket, OWNER_ONLY);
  return made.socket;
}
