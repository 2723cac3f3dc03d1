import { isMoorlineError, moorlineError, type ErrorCode, type MoorlineError } from '@moorline/mesh-core';
import { tlsFailure } from '@moorline/service';

/** How far a connection had come when it failed. */
export interface AttemptProgress {
  /** Host and port that were to be reached, for the message. */
  readonly target: string;
  readonly throughProxy: boolean;
  /** Status of the proxy's answer to CONNECT; null: none came. */
  readonly proxyStatus: number | null;
  /** Status of the endpoint's answer, if it did not switch to WebSocket; null: none came. */
  readonly status: number | null;
}

const HTTP_OK = 200;
/** Unauthorized and Forbidden (RFC 9110): the ticket is not the right one. */
const REFUSING_STATUSES: readonly number[] = [401, 403];
/** OpenSSL's error for bytes that are not TLS at all. */
const NOT_TLS = 'EPROTO';

/** Names a connection that did not open: ML-PROXY-REFUSED, ML-RELAY-REFUSED, ML-PROTOCOL, what `tlsFailure` gives, else ML-ENDPOINT-UNREACHABLE. */
export function relayFailure(error: unknown, { target, throughProxy, proxyStatus, status }: AttemptProgress): MoorlineError {
  if (isMoorlineError(error)) return error;
  const proxied = throughProxy && proxyStatus !== HTTP_OK;
  if (proxied && proxyStatus !== null) return moorlineError('ML-PROXY-REFUSED', `CONNECT ${target}: HTTP ${proxyStatus}`, error);
  if (proxied) return moorlineError('ML-PROXY-REFUSED', `CONNECT ${target}: no answer (${systemCode(error)})`, error);
  if (status !== null) return moorlineError(codeOfStatus(status), `${target}: HTTP ${status}`, error);
  if (systemCode(error) === NOT_TLS) return moorlineError('ML-PROTOCOL', `${target} does not speak TLS`, error);
  return tlsFailure(error, target, 'ML-ENDPOINT-UNREACHABLE');
}

function codeOfStatus(status: number): ErrorCode {
  return REFUSING_STATUSES.includes(status) ? 'ML-RELAY-REFUSED' : 'ML-ENDPOINT-UNREACHABLE';
}

function systemCode(error: unknown): string {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : 'no code';
}
