/**
 * Preloaded into a program of ours (`node --import`): tells the test, over the socket beside this file, every
 * private key that the program makes, so that they can be searched for. Imports nothing but Node.
 */
import crypto, { type KeyObject } from 'node:crypto';
import { connect } from 'node:net';
import { join } from 'node:path';

const socket = connect(join(import.meta.dirname, 'tap.sock'));
socket.on('error', () => socket.destroy());
socket.unref();

/** @param secret in base64url, or a text */
export function tell(kind: string, secret: string): void {
  socket.write(`${JSON.stringify({ pid: process.pid, kind, secret })}\n`);
}

const generate = crypto.generateKeyPairSync as (...args: readonly unknown[]) => { readonly privateKey: KeyObject; readonly publicKey: KeyObject };
Object.assign(crypto, {
  generateKeyPairSync: (...args: readonly unknown[]) => {
    const pair = generate(...args);
    tell(String(args[0]), pair.privateKey.export({ format: 'jwk' }).d ?? '');
    return pair;
  },
});
