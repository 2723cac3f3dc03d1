import { asMoorlineError, type ErrorCode, type PathFailure } from '@moorline/mesh-core';
import { CLOSED_SILENT, type PathClose } from '@moorline/tunnel';

/** Of what it depends on the cause who said no. */
const UNREACHABLE: readonly ErrorCode[] = ['ML-ENDPOINT-UNREACHABLE', 'ML-PROXY-UNREACHABLE'];
/** Somebody on the way said no. */
const REFUSALS: readonly unknown[] = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE'];
const HTTP_STATUS = /: HTTP \d{3}$/;

/** What kind of failure kept a path from being opened. */
export function kindOfFailure(error: unknown): PathFailure {
  const { code, detail, cause } = asMoorlineError(error);
  if (!UNREACHABLE.includes(code) || (code === 'ML-ENDPOINT-UNREACHABLE' && HTTP_STATUS.test(detail))) return 'refused';
  return REFUSALS.includes((cause as { code?: unknown } | undefined)?.code) ? 'refused' : 'no-answer';
}

/** What kind of failure ended an open path. */
export function kindOfClose({ reason }: PathClose): PathFailure {
  return reason === CLOSED_SILENT ? 'silent' : 'ended';
}
