import { isMoorlineError, moorlineError, type ErrorCode, type MoorlineError } from '@moorline/mesh-core';
import { tlsFailure } from '@moorline/service';

/** How far a connection had come when it failed. */
export interface AttemptProgress {
  /** Host and port that were to be reached, for the message. */
  readonly target: string;
  /** What a proxy that was asked to connect and gave no socket failed with; null: there is none, or it has let us through. */
  readonly proxy: MoorlineError | null;
  /** Status of the endpoint's answer, if it did not switch to WebSocket; null: none came. */
  readonly status: number | null;
}

/** Unauthorized and Forbidden (RFC 9110): the ticket is not the right one. */
const REFUSING_STATUSES: readonly number[] = [401, 403];
/** OpenSSL's error for bytes that are not TLS at all. */
const NOT_TLS = 'EPROTO';

/** Names a connection that did not open: ML-PROXY-*, ML-RELAY-REFUSED, ML-PROTOCOL, what `tlsFailure` gives, else ML-ENDPOINT-UNREACHABLE. */
export function relayFailure(error: unknown, { target, proxy, status }: AttemptProgress): MoorlineError {
  if (isMoorlineError(error)) return error;
  if (proxy !== null) return proxy;
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
