export { TOKEN_PREFIX, WSTUNNEL_SUBPROTOCOL, type Destination } from './claims.ts';
export { decodeClaims, type ClaimsFault } from './decode-claims.ts';
export { encodeClaims } from './encode-claims.ts';
