import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { moorlineError, WIREGUARD_ROLE, type EndpointSettings } from '@moorline/mesh-core';
import { openVerified, OWNER_VARIABLE, removeLink, removeStaleSocket, ROLE_VARIABLE, startWireguard, stopChild, type VerifiedExecutable, type WireguardProcess } from '@moorline/linux';
import type { Lifecycle, Logger } from '@moorline/service';

/** wireguard-go ends in milliseconds after SIGTERM. */
const STOP_GRACE_MS = 2_000;

/**
 * Starts the pinned wireguard-go; an interface and a socket that a killed one left are removed first.
 * @throws ML-ARTIFACT-*, ML-TUN-*, ML-WIREGUARD-FAILED, ML-INTERFACE-FAILED
 */
export async function startDevice({ interfaceName, wireguardGo }: EndpointSettings, lifecycle: Lifecycle, log: Logger): Promise<WireguardProcess> {
  const executable = openPinned(wireguardGo);
  try {
    if (removeLink(interfaceName)) log.warn({ interfaceName }, 'removed the interface of an earlier instance');
    const wireguard = await startWireguard({
      interfaceName,
      executable,
      environment: ownerMarks(process.env),
      endsWithParent: true,
      onLine: (line) => log.warn({ program: 'wireguard-go' }, line),
      signal: lifecycle.signal,
    });
    lifecycle.defer('wireguard-go', async () => {
      await stopChild(wireguard, STOP_GRACE_MS);
      await removeStaleSocket(wireguard.socketPath);
    });
    return wireguard;
  } finally {
    executable.close();
  }
}

function openPinned({ path, sha256 }: EndpointSettings['wireguardGo']): VerifiedExecutable {
  const executable = openVerified(path, { name: 'wireguard-go', sha256 }, [dirname(path), tmpdir(), '/dev/shm']);
  if (executable === null) throw moorlineError('ML-ARTIFACT-UNAVAILABLE', `wireguard-go is not at ${path}`);
  return executable;
}

/** The owner of this process owns its wireguard-go as well. */
function ownerMarks(environment: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  const owner = environment[OWNER_VARIABLE];
  return owner === undefined ? {} : { [OWNER_VARIABLE]: owner, [ROLE_VARIABLE]: WIREGUARD_ROLE };
}
