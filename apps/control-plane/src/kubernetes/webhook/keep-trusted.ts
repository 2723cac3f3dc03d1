import { asMoorlineError, type MoorlineError } from '@moorline/mesh-core';
import type { KubeApi } from '@moorline/kubernetes';
import { keepLooking } from '../keep-looking.ts';
import { giveAuthority } from './give-authority.ts';

/** Somebody may have written the configuration anew: until we have seen that nobody is asked. One request each time. */
const LOOK_INTERVAL_MS = 5_000;

export interface KeepTrustedOptions {
  readonly api: KubeApi;
  /** Of the webhook configuration. */
  readonly name: string;
  /** PEM of our authority. */
  readonly certificate: string;
  readonly holds: () => boolean;
  readonly onFailure: (error: MoorlineError) => void;
  readonly signal: AbortSignal;
}

/**
 * Has the API server trust our webhook, and looks again: a configuration that was put back by hand trusts nobody.
 * @returns why it would not ask us, by the last look; null: it would
 */
export function keepTrusted({ api, name, certificate, holds, onFailure, signal }: KeepTrustedOptions): () => string | null {
  let trouble: string | null = 'the API server was not told yet to trust the webhook';
  const look = async (): Promise<void> => {
    try {
      trouble = (await giveAuthority(api, name, certificate)) ? null : `there is no webhook in MutatingWebhookConfiguration ${name}`;
    } catch (error) {
      trouble = asMoorlineError(error).message;
      throw error;
    }
  };
  void keepLooking({ look, everyMs: LOOK_INTERVAL_MS, holds, onFailure, signal });
  return () => trouble;
}
