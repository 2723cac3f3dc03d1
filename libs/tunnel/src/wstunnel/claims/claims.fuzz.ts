import { decodeClaims } from './decode-claims.ts';

const HEADER = Buffer.from('{"typ":"JWT","alg":"HS256"}').toString('base64url');
const HOST_MAX_CHARACTERS = 255;
const PORT_MAX = 65_535;

/** Any text is claims within their bounds, or a fault by name: as a token, and as the claims of a token. */
export function fuzz(data: Buffer): void {
  for (const token of [data.toString('latin1'), `${HEADER}.${data.toString('base64url')}.signature`]) {
    const decoded = decodeClaims(token);
    if (!decoded.ok) continue;
    const { kind, destination } = decoded.claims;
    if (destination.host.length > HOST_MAX_CHARACTERS || !Number.isInteger(destination.port) || destination.port < 0 || destination.port > PORT_MAX || typeof kind !== 'string') {
      throw new Error(`out of bounds: ${JSON.stringify(decoded.claims)}`);
    }
  }
}
