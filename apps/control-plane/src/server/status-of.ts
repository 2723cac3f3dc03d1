import type { ErrorCode } from '@moorline/mesh-core';

const STATUSES: Partial<Record<ErrorCode, number>> = {
  'ML-USAGE': 400,
  'ML-PROTOCOL': 400,
  'ML-KEY-REFUSED': 400,
  'ML-NAME-INVALID': 400,
  'ML-MTU-TOO-LARGE': 400,
  'ML-POD-DATA': 400,
  'ML-TOKEN-EXPIRED': 403,
  'ML-TOKEN-FOREIGN': 403,
  'ML-TOKEN-UNKNOWN': 404,
  'ML-ATTACHMENT-UNKNOWN': 404,
  'ML-ARTIFACT-UNKNOWN': 404,
  'ML-ARTIFACT-UNAVAILABLE': 404,
  'ML-ARTIFACT-SHORT': 404,
  'ML-TOKEN-USED': 409,
  'ML-NODE-REFUSED': 409,
  'ML-ATTACHMENT-EXISTS': 409,
  'ML-POD-DATA-TOO-LARGE': 413,
  'ML-ADDRESSES-EXHAUSTED': 503,
  'ML-PORTS-EXHAUSTED': 503,
  'ML-ENDPOINT-FAILED': 503,
  'ML-ENDPOINT-UNREACHABLE': 503,
  'ML-BUSY': 503,
  'ML-TIMEOUT': 503,
  'ML-ABORTED': 503,
};
const SERVER_FAULT = 500;

/** HTTP status of an error: 4xx when the client has to change something, 503 when it may try again. */
export function statusOf(code: ErrorCode): number {
  return STATUSES[code] ?? SERVER_FAULT;
}
