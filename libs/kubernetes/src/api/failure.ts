import { moorlineError, type ErrorCode, type MoorlineError } from '@moorline/mesh-core';

/** As the API server describes a failure (metav1.Status). */
interface Status {
  readonly message?: string;
  readonly reason?: string;
}

const CODES: Readonly<Record<number, ErrorCode>> = {
  400: 'ML-KUBE-INVALID',
  401: 'ML-KUBE-REFUSED',
  403: 'ML-KUBE-REFUSED',
  404: 'ML-KUBE-MISSING',
  409: 'ML-KUBE-CONFLICT',
  410: 'ML-KUBE-MISSING',
  413: 'ML-KUBE-INVALID',
  422: 'ML-KUBE-INVALID',
};
const MESSAGE_MAX = 600;

/** The error of an answer that is no success. @param what what was asked for, such as `create Pod default/a` */
export function failureOf(status: number, body: string, what: string): MoorlineError {
  const { message = '', reason = '' } = statusIn(body);
  const detail = `${what}: ${message === '' ? `HTTP ${status}` : message.slice(0, MESSAGE_MAX)}`;
  return moorlineError(reason === 'AlreadyExists' ? 'ML-KUBE-EXISTS' : (CODES[status] ?? 'ML-KUBE-BUSY'), detail);
}

function statusIn(body: string): Status {
  try {
    return JSON.parse(body) as Status;
  } catch {
    return {};
  }
}
