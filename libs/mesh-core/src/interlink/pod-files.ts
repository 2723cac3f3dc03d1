import type { PodData } from './pod-data.ts';

type Volume = PodData['pod']['spec']['volumes'][number];
type Retrieved = PodData['container'][number];

/** Folder that interLink's SLURM plugin keeps the files of a volume in, and their names. */
export interface PodFiles {
  readonly kind: string;
  readonly keys: readonly string[];
}

/** The files of a volume that is a Secret, a ConfigMap or projected; no names where interLink sent nothing. */
export function podFilesOf({ name, secret, configMap, projected }: Volume, retrieved: Retrieved | undefined): PodFiles {
  const keysOf = (objects: Retrieved['secrets'] | undefined, wanted: string): readonly string[] => objects?.find(({ metadata }) => metadata.name === wanted)?.data ?? [];
  if (secret !== undefined) return { kind: 'secrets', keys: keysOf(retrieved?.secrets, secret.secretName) };
  if (configMap !== undefined) return { kind: 'configMaps', keys: keysOf(retrieved?.configMaps, configMap.name) };
  return { kind: 'projectedVolumeMaps', keys: projected === undefined ? [] : keysOf(retrieved?.projectedvolumemaps, name) };
}
