import { ERROR_CATALOGUE, type ErrorCode } from './catalogue/index.ts';

/** The one error type that reaches a person; made by `moorlineError` only. */
export class MoorlineError extends Error {
  override readonly name = 'MoorlineError';
  readonly code: ErrorCode;
  /** What exactly, for this occurrence; never a secret. */
  readonly detail: string;

  constructor(code: ErrorCode, detail: string, options: ErrorOptions) {
    super(`${code}: ${ERROR_CATALOGUE[code].title}${detail === '' ? '' : `: ${detail}`}`, options);
    this.code = code;
    this.detail = detail;
  }
}

/** Makes an error of the catalogue; `cause` chains the one that led to it. */
export function moorlineError(code: ErrorCode, detail = '', cause?: unknown): MoorlineError {
  return new MoorlineError(code, detail, cause === undefined ? {} : { cause });
}

export function isMoorlineError(value: unknown, code?: ErrorCode): value is MoorlineError {
  return value instanceof MoorlineError && (code === undefined || value.code === code);
}

/** The error itself if it is of the catalogue, else one of `code` that is caused by it. */
export function asMoorlineError(error: unknown, code: ErrorCode = 'ML-INTERNAL', detail?: string): MoorlineError {
  if (isMoorlineError(error)) return error;
  return moorlineError(code, detail ?? (error instanceof Error ? error.message : String(error)), error);
}

/** Three lines for a terminal: what, why, what to do. */
export function explain(error: MoorlineError): string {
  const entry = ERROR_CATALOGUE[error.code];
  return `${error.message}\n  cause:  ${entry.cause}\n  remedy: ${entry.remedy}`;
}

export function exitCodeOf(error: MoorlineError): number {
  return ERROR_CATALOGUE[error.code].exitCode;
}
