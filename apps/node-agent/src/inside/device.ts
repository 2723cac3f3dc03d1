import { closeSync, openSync } from 'node:fs';
import { childEnvironment, ensureLink, inMountNamespaceCopy, openVerified, start, uapiGet, uapiSet, type Child } from '@moorline/linux';
import { keyFromBase64, moorlineError, type TunnelConfig } from '@moorline/mesh-core';
import type { ToInside, TunnelStatistics } from '../channel/messages.ts';
import { mountPrivateRun } from './mounts.ts';

/** The job has a network namespace of its own: a fixed name collides with nothing. */
const INTERFACE = 'mw0';
/** WireGuard's port inside the job's namespace; the relay accepts its datagrams only. */
export const WIREGUARD_PORT = 51_820;

export interface Device {
  readonly process: Child;
  /** UAPI socket, reached through a descriptor because it lies in wireguard-go's own /run. */
  readonly socketPath: string;
}

/**
 * Starts the pinned wireguard-go, with a /run of its own, from a checked private copy.
 * @throws ML-ARTIFACT-*, ML-NAMESPACE-FAILED, ML-WIREGUARD-FAILED
 */
export async function startDevice({ artifact, path, copyFolders }: Extract<ToInside, { kind: 'prepare' }>): Promise<Device> {
  const executable = openVerified(path, artifact, copyFolders);
  if (executable === null) throw moorlineError('ML-ARTIFACT-UNAVAILABLE', path);
  try {
    const { started, folder } = inMountNamespaceCopy(() => {
      mountPrivateRun();
      return {
        folder: openSync('/run/wireguard', 'r'),
        started: start(executable.path, ['-f', INTERFACE], {
          environment: { ...childEnvironment(), LOG_LEVEL: 'error' },
          descriptors: [executable.descriptor],
          detached: true,
        }),
      };
    });
    return { process: await started, socketPath: `/proc/self/fd/${folder}/${INTERFACE}.sock` };
  } finally {
    closeSync(executable.descriptor);
  }
}
