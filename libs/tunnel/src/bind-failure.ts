import { moorlineError, type MoorlineError } from '@moorline/mesh-core';

const ADDRESS_CODES: readonly unknown[] = ['EADDRNOTAVAIL', 'EINVAL', 'EAFNOSUPPORT'];

/** Names a socket that could not be bound: ML-ADDRESS-UNUSABLE when the address is not here, else ML-PORT-TAKEN. */
export function bindFailure(error: unknown, address: string, port: number): MoorlineError {
  const code = (error as { code?: unknown } | null)?.code;
  return moorlineError(ADDRESS_CODES.includes(code) ? 'ML-ADDRESS-UNUSABLE' : 'ML-PORT-TAKEN', `${address} port ${port} (${String(code)})`, error);
}
