import { join } from 'node:path';
import { moorlineError } from '@moorline/mesh-core';
import type { OffloadedPod, PodSecret } from './pod.ts';

/** Kubernetes' default for the files of a Secret volume. */
const DEFAULT_MODE = 0o644;

export interface VolumeFile {
  readonly path: string;
  readonly content: Buffer;
  readonly mode: number;
}

/**
 * The files of the Secret volumes that containers mount, where the plugin puts them: FOLDER/secrets/VOLUME/KEY. A
 * volume that no container mounts does not arrive.
 * @throws ML-PROGRAM-FAILED when a Secret is missing, as the plugin fails the pod
 */
export function volumeFiles({ spec }: OffloadedPod, secrets: readonly PodSecret[], folder: string): readonly VolumeFile[] {
  const mounted = new Set([...(spec.initContainers ?? []), ...spec.containers].flatMap(({ volumeMounts = [] }) => volumeMounts.map(({ name }) => name)));
  return (spec.volumes ?? []).flatMap(({ name, secret }) => {
    if (secret === undefined || !mounted.has(name)) return [];
    const found = secrets.find(({ metadata }) => metadata.name === secret.secretName);
    if (found === undefined) throw moorlineError('ML-PROGRAM-FAILED', `could not find secret ${secret.secretName}`);
    return Object.entries(found.data).map(([key, value]) => ({ path: join(folder, 'secrets', name, key), content: Buffer.from(value, 'base64'), mode: secret.defaultMode ?? DEFAULT_MODE }));
  });
}
