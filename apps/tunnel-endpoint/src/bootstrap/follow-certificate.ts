import { createReadStream } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { asMoorlineError, type EndpointBootstrap } from '@moorline/mesh-core';
import type { Logger } from '@moorline/service';
import { readBootstrap } from './read-bootstrap.ts';

/** A certificate is renewed a month before its end; a kubelet writes the file within a minute or two. */
const LOOK_INTERVAL_MS = 5_000;

type RelayIdentity = Pick<EndpointBootstrap['relay'], 'certificate' | 'privateKey'>;

/**
 * Looks at the bootstrap's file again and again, and tells when it has another certificate of the relay; nothing else in
 * it is taken over by an endpoint that runs. Ends with the signal. Never rejects.
 */
export async function followCertificate(file: string, known: RelayIdentity, onChange: (identity: RelayIdentity) => void, { log, signal }: { readonly log: Logger; readonly signal: AbortSignal }): Promise<void> {
  let { certificate } = known;
  while (!signal.aborted) {
    await sleep(LOOK_INTERVAL_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    try {
      const { relay } = await readBootstrap(createReadStream(file), signal);
      if (relay.certificate === certificate) continue;
      onChange({ certificate: relay.certificate, privateKey: relay.privateKey });
      certificate = relay.certificate;
      log.info('the relay has a new certificate');
    } catch (error) {
      // What it has goes on.
      log.warn({ code: asMoorlineError(error).code }, 'the bootstrap cannot be read again');
    }
  }
}
