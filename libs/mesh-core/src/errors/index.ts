export { ERROR_CATALOGUE, EXIT, isErrorCode, type CatalogueEntry, type ErrorCode } from './catalogue/index.ts';
export { codesAt, type Hook } from './hook-codes.ts';
export { asMoorlineError, exitCodeOf, explain, isMoorlineError, MoorlineError, moorlineError } from './moorline-error.ts';
