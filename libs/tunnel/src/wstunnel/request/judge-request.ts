import { ticketShown } from '../../server/ticket-shown.ts';
import { decodeClaims, TOKEN_PREFIX, WSTUNNEL_SUBPROTOCOL, type ClaimsFault, type Destination } from '../claims/index.ts';

/** What counts of an HTTP request of a wstunnel client. */
export interface WstunnelRequest {
  readonly method: string | undefined;
  readonly upgrade: string | undefined;
  /** The header Sec-WebSocket-Key. */
  readonly key: string | undefined;
  /** The header Sec-WebSocket-Version. */
  readonly version: string | undefined;
  readonly authorization: string | undefined;
  /** The header Sec-WebSocket-Protocol as it came: `v1, authorization.bearer.<token>`. */
  readonly subprotocols: string | undefined;
}

/** Why a request is refused; stands in the answer and in the log. */
export type WstunnelFault = 'ticket-unknown-yet' | 'ticket-wrong' | 'upgrade-malformed' | 'subprotocol-missing' | ClaimsFault | 'tunnel-type-refused' | 'destination-refused';

export interface WstunnelRefusal {
  /** HTTP status; wstunnel itself says 400 to everything. */
  readonly status: 400 | 401 | 403 | 503;
  readonly fault: WstunnelFault;
}

/** The SHA-256 of the ticket that was shown, or the refusal. */
export type WstunnelJudgement = { readonly admitted: string } | WstunnelRefusal;

/** 16 bytes in base64. */
const WEBSOCKET_KEY = /^[A-Za-z0-9+/]{22}==$/;
/** The one kind of tunnel that is served. */
const UDP = 'Udp';
/** The one destination: this endpoint's WireGuard, by WireGuard's usual port, wherever it listens in truth. */
const WIREGUARD_DESTINATION: Destination = { host: 'localhost', port: 51_820 };
const LOOPBACK_NAMES: readonly string[] = [WIREGUARD_DESTINATION.host, '127.0.0.1', '::1'];

/**
 * Judges a wstunnel client the way that wstunnel's own restrictions would: a right Authorization header, one kind
 * of tunnel, one destination. Who shows no ticket learns nothing else.
 * @param tickets SHA-256 of each that is right, lower-case hexadecimal; none: not known yet
 */
export function judgeRequest(request: WstunnelRequest, tickets: readonly string[]): WstunnelJudgement {
  const { authorization, subprotocols = '' } = request;
  if (tickets.length === 0) return { status: 503, fault: 'ticket-unknown-yet' };
  const admitted = ticketShown(authorization, tickets);
  if (admitted === null) return { status: 401, fault: 'ticket-wrong' };
  if (!isWebSocket(request)) return { status: 400, fault: 'upgrade-malformed' };
  const offered = subprotocols.split(',').map((name) => name.trim());
  const token = offered.find((name) => name.startsWith(TOKEN_PREFIX))?.slice(TOKEN_PREFIX.length);
  if (token === undefined || !offered.includes(WSTUNNEL_SUBPROTOCOL)) return { status: 400, fault: 'subprotocol-missing' };
  const decoded = decodeClaims(token);
  if (!decoded.ok) return { status: 400, fault: decoded.fault };
  const { kind, destination } = decoded.claims;
  if (kind !== UDP) return { status: 403, fault: 'tunnel-type-refused' };
  return isWireguard(destination) ? { admitted } : { status: 403, fault: 'destination-refused' };
}

/** RFC 6455 section 4.2.1. */
function isWebSocket({ method, upgrade = '', key = '', version }: WstunnelRequest): boolean {
  return method === 'GET' && upgrade.toLowerCase() === 'websocket' && WEBSOCKET_KEY.test(key) && version === '13';
}

function isWireguard({ host, port }: Destination): boolean {
  return port === WIREGUARD_DESTINATION.port && LOOPBACK_NAMES.includes(host);
}
