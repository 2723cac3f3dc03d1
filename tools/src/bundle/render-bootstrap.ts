import { BUNDLE_ARCHITECTURES } from './machine.ts';
import type { Bundle } from '@moorline/mesh-core';

/** Characters of a URL that mean nothing to a shell, so that no quoting is needed. */
const PLAIN_URL = /^https:\/\/[A-Za-z0-9.:[\]/_-]+$/;

/**
 * The bootstrap for one control plane and one pair of bundles.
 * @param template text of deploy/agent/moorline-agent
 * @param server base URL, such as `https://moorline.example.org:8443`
 * @throws RangeError for a server that a shell could take for something else, or without a bundle for one architecture
 */
export function renderBootstrap(template: string, server: string, bundles: readonly Bundle[]): string {
  if (!PLAIN_URL.test(server)) throw new RangeError(`${server} is no plain https URL`);
  const withUrl = template.replaceAll('@URL@', server.replace(/\/+$/, ''));
  return BUNDLE_ARCHITECTURES.reduce((text, architecture) => {
    const bundle = bundles.find((candidate) => candidate.architecture === architecture);
    if (bundle === undefined) throw new RangeError(`there is no bundle for ${architecture}`);
    return text.replaceAll(`@${architecture.toUpperCase()}@`, bundle.sha256);
  }, withUrl);
}
