/** Where a wstunnel client wants its datagrams to go. */
export interface Destination {
  /** Name or address, IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

/** What wstunnel v10 says of the tunnel that it wants; its token is signed with a key that nobody else has, so it proves nothing. */
export interface TunnelClaims {
  /** Identity of the request, a UUID. */
  readonly id: string;
  /** Kind of tunnel as wstunnel names it: `Udp`, `Tcp`, `ReverseSocks5`, … */
  readonly kind: string;
  readonly destination: Destination;
}

/** Before the token in the header Sec-WebSocket-Protocol. */
export const TOKEN_PREFIX = 'authorization.bearer.';
/** The subprotocol itself: the only version that there is. */
export const WSTUNNEL_SUBPROTOCOL = 'v1';
