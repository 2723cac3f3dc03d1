import { setTimeout as sleep } from 'node:timers/promises';
import { asMoorlineError, type RelayIdentity } from '@moorline/mesh-core';
import type { Logger } from '@moorline/service';
import { readRelayIdentity } from './read-bootstrap.ts';

/** A certificate is renewed a month before its end; a kubelet writes the file within a minute or two. */
const LOOK_INTERVAL_MS = 5_000;

interface FollowOptions {
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly intervalMs?: number;
}

/**
 * Looks at the bootstrap's file again and again, and tells when it has another certificate of the relay; nothing else in
 * it is taken over by an endpoint that runs. A failure is logged once, until there is another one or none. Ends with the
 * signal. Never rejects.
 */
export async function followCertificate(file: string, known: RelayIdentity, onChange: (identity: RelayIdentity) => void, { log, signal, intervalMs = LOOK_INTERVAL_MS }: FollowOptions): Promise<void> {
  let { certificate } = known;
  let told = '';
  while (!signal.aborted) {
    await sleep(intervalMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    try {
      const identity = await readRelayIdentity(file, signal);
      if (identity.certificate !== certificate) {
        onChange(identity);
        certificate = identity.certificate;
        log.info('the relay has a new certificate');
      }
      told = '';
    } catch (error) {
      // What it has goes on.
      const { code, detail } = asMoorlineError(error);
      if (signal.aborted || told === `${code} ${detail}`) continue;
      told = `${code} ${detail}`;
      log.warn({ code, detail, file }, "the relay's certificate is not taken from the file");
    }
  }
}
