import type { ErrorCode } from '@moorline/mesh-core';

/** Trying again cannot help against these on the way to an endpoint. */
export const FINAL_CODES: readonly ErrorCode[] = ['ML-RELAY-REFUSED', 'ML-CA-MISMATCH', 'ML-SERVER-NAME-MISMATCH', 'ML-CLOCK-OFF', 'ML-PROXY-REFUSED', 'ML-PROXY-PROTOCOL', 'ML-WSTUNNEL-REFUSED'];
