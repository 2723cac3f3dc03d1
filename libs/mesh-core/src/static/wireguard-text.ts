import { KEEPALIVE_MAX_SEC, key32Schema } from '../schema/index.ts';

/** What one tunnel needs of a configuration of WireGuard. */
export interface WireguardText {
  /** Base64. */
  readonly privateKey: string;
  readonly peerPublicKey: string;
  /** Seconds; 0: none. */
  readonly keepaliveSec: number;
}

/**
 * Reads keys and keepalive from text as wg(8) has it (CONFIGURATION FILE FORMAT), with one peer; all else is passed over.
 * @returns null when a key is missing or is none
 */
export function readWireguardText(text: string): WireguardText | null {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = /^\s*([A-Za-z]+)\s*=\s*(\S+)/.exec(line);
    if (match !== null) values.set((match[1] ?? '').toLowerCase(), match[2] ?? '');
  }
  const privateKey = key32Schema.safeParse(values.get('privatekey'));
  const peerPublicKey = key32Schema.safeParse(values.get('publickey'));
  if (!privateKey.success || !peerPublicKey.success) return null;
  const keepaliveSec = Number(values.get('persistentkeepalive') ?? 0);
  return { privateKey: privateKey.data, peerPublicKey: peerPublicKey.data, keepaliveSec: Number.isInteger(keepaliveSec) && keepaliveSec >= 0 && keepaliveSec <= KEEPALIVE_MAX_SEC ? keepaliveSec : 0 };
}
