import { nameFailure } from '../process/name-failure.ts';
import { run } from '../process/index.ts';
import { here, type Within } from '../syscalls/index.ts';
import type { ObservedLink } from './link.ts';
import { isIpv6On } from './switches.ts';
import { parseAddresses, parseRoutes } from './parse-ip.ts';

/** Exit code of ip when the kernel refuses, as for an interface that is not there (ip(8)). */
const IP_REFUSED = 1;

/**
 * Observes an interface.
 * @param within the network namespace; absent: the present one
 * @returns null when there is none of this name
 * @throws ML-INTERFACE-FAILED, ML-PROGRAM-MISSING
 */
export async function observeLink(name: string, within: Within = here): Promise<ObservedLink | null> {
  const [shown, ipv4Routes, ipv6Routes] = await within(() =>
    Promise.all([
      show(['address', 'show', 'dev', name]),
      show(['-4', 'route', 'show', 'table', 'main', 'dev', name]),
      show(['-6', 'route', 'show', 'table', 'main', 'dev', name]),
    ]),
  );
  const link = shown === null ? null : parseAddresses(shown);
  if (link === null) return null;
  return { ...link, routes: [...parseRoutes(ipv4Routes ?? '', 4), ...parseRoutes(ipv6Routes ?? '', 6)], ipv6: within(() => isIpv6On(name)) };
}

async function show(args: readonly string[]): Promise<string | null> {
  try {
    const { stdout, exitCode } = await run('ip', ['-json', '-details', ...args], { acceptedExitCodes: [IP_REFUSED] });
    return exitCode === IP_REFUSED ? null : stdout;
  } catch (error) {
    throw nameFailure(error, 'ML-INTERFACE-FAILED');
  }
}
