import { setTimeout as sleep } from 'node:timers/promises';
import { moorlineError } from '@moorline/mesh-core';
import { ATTEMPT_PROBES_MS, ATTEMPT_TIMEOUT_MS } from './limits.ts';

/**
 * Sends probes at the times of an attempt. It never settles well: whoever calls it races it with the answer.
 * @param target that is probed, for the message
 * @param signal ends it
 * @throws ML-ENDPOINT-UNREACHABLE when no answer ended it in time; the reason of `signal`
 */
export async function probeUntilTimeout(probe: () => void, target: string, signal: AbortSignal): Promise<never> {
  let beganMs = 0;
  for (const atMs of ATTEMPT_PROBES_MS) {
    await sleep(atMs - beganMs, undefined, { signal });
    beganMs = atMs;
    probe();
  }
  await sleep(ATTEMPT_TIMEOUT_MS - beganMs, undefined, { signal });
  throw moorlineError('ML-ENDPOINT-UNREACHABLE', `${target}: no answer within ${ATTEMPT_TIMEOUT_MS} ms`);
}
