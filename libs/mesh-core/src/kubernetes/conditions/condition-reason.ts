import type { ErrorCode } from '../../errors/index.ts';

const PREFIX = 'ML-';

/** A code of the catalogue as the reason of a condition or event: one word in CamelCase, ML-ENDPOINT-FAILED is EndpointFailed. */
export function conditionReason(code: ErrorCode): string {
  const words = code.slice(PREFIX.length).toLowerCase().split('-');
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
