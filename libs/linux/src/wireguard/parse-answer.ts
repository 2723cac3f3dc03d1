import { keyFromHex, moorlineError } from '@moorline/mesh-core';
import type { ObservedPeer, WireguardState } from './device.ts';

const ENDPOINT = /^(?:\[([0-9a-fA-F:.]+)\]|([0-9.]+)):(\d{1,5})$/;
const MS_PER_SECOND = 1_000;
const NS_PER_MS = 1_000_000;

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };
interface PeerDraft extends Mutable<Omit<ObservedPeer, 'allowedIps'>> {
  readonly allowedIps: string[];
}
interface Draft {
  listenPort: number;
  errno: number | null;
  readonly peers: PeerDraft[];
}

/**
 * What a device answered to `get=1` or `set=1`; keys that are not known, and the private key, are passed over.
 * @throws ML-WIREGUARD-FAILED when the device reports an errno, ML-PROTOCOL when the text is no answer
 */
export function parseAnswer(text: string): WireguardState {
  const draft: Draft = { listenPort: 0, errno: null, peers: [] };
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const at = line.indexOf('=');
    if (at < 1) throw broken('a line without a key');
    take(draft, line.slice(0, at), line.slice(at + 1));
  }
  if (draft.errno === null) throw broken('no errno at its end');
  if (draft.errno !== 0) throw moorlineError('ML-WIREGUARD-FAILED', `the device refused with errno ${draft.errno}`);
  return { listenPort: draft.listenPort, peers: draft.peers };
}

function take(draft: Draft, key: string, value: string): void {
  if (key === 'errno') draft.errno = integer(key, value);
  else if (key === 'listen_port') draft.listenPort = integer(key, value);
  else if (key === 'public_key') draft.peers.push(newPeer(value));
  else PEER_FIELDS.get(key)?.(lastPeer(draft, key), value);
}

const PEER_FIELDS: ReadonlyMap<string, (peer: PeerDraft, value: string) => void> = new Map([
  ['endpoint', (peer, value) => void (peer.endpoint = endpointOf(value))],
  ['persistent_keepalive_interval', (peer, value) => void (peer.keepaliveSec = integer('persistent_keepalive_interval', value))],
  ['allowed_ip', (peer, value) => void peer.allowedIps.push(value)],
  ['rx_bytes', (peer, value) => void (peer.rxBytes = integer('rx_bytes', value))],
  ['tx_bytes', (peer, value) => void (peer.txBytes = integer('tx_bytes', value))],
  ['last_handshake_time_sec', (peer, value) => addHandshakeMs(peer, integer('last_handshake_time_sec', value) * MS_PER_SECOND)],
  ['last_handshake_time_nsec', (peer, value) => addHandshakeMs(peer, Math.floor(integer('last_handshake_time_nsec', value) / NS_PER_MS))],
] satisfies [string, (peer: PeerDraft, value: string) => void][]);

function newPeer(hex: string): PeerDraft {
  return { publicKey: keyFromHex(hex), endpoint: null, keepaliveSec: 0, allowedIps: [], lastHandshakeMs: null, rxBytes: 0, txBytes: 0 };
}

function lastPeer({ peers }: Draft, key: string): PeerDraft {
  const peer = peers.at(-1);
  if (peer === undefined) throw broken(`${key} before any public key`);
  return peer;
}

/** Seconds and nanoseconds come on two lines; both zero: there was no handshake. */
function addHandshakeMs(peer: PeerDraft, ms: number): void {
  if (ms > 0) peer.lastHandshakeMs = (peer.lastHandshakeMs ?? 0) + ms;
}

function endpointOf(value: string): ObservedPeer['endpoint'] {
  const [, bracketed, plain, port] = ENDPOINT.exec(value) ?? [];
  const address = bracketed ?? plain;
  if (address === undefined || port === undefined) throw broken('an endpoint that is none');
  return { address, port: integer('endpoint', port) };
}

function integer(key: string, value: string): number {
  const number = Number(value);
  if (!/^-?\d{1,20}$/.test(value) || !Number.isSafeInteger(number)) throw broken(`${key} is not a number`);
  return number;
}

function broken(what: string): Error {
  return moorlineError('ML-PROTOCOL', `the answer of the WireGuard device has ${what}`);
}
