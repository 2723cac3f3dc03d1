import { moorlineError } from '../errors/index.ts';
import type { PodData } from './pod-data.ts';
import { podFilesOf } from './pod-files.ts';

/** Files that all containers of a pod mount together: each is an argument of Apptainer. Linux takes about so many. */
const BINDS_MAX = 20_000;
/** The text of those arguments: a hundred times what a large pod has. */
const BIND_BYTES_MAX = 16 * 1024 * 1024;
/** A character takes at most this much once it is quoted for a shell: `'` becomes `'\''`. */
const BYTES_PER_CHARACTER_MAX = 4;
/** What stands in an argument besides paths and names: `--bind`, quotes, the folder of the kind. */
const BIND_OVERHEAD_CHARACTERS = 64;

/**
 * Bounds what a job script becomes: a short request can name the same keys in many mounts of many containers.
 * @throws ML-POD-DATA-TOO-LARGE
 */
export function checkBinds({ pod: { spec }, container }: PodData): void {
  let binds = 0;
  let characters = 0;
  for (const { name, volumeMounts } of [...spec.initContainers, ...spec.containers]) {
    const retrieved = container.find((candidate) => candidate.name === name);
    for (const mount of volumeMounts) {
      const volume = spec.volumes.find((candidate) => candidate.name === mount.name);
      if (volume === undefined) continue;
      const names = volume.hostPath === undefined ? podFilesOf(volume, retrieved).keys : [volume.hostPath.path];
      const count = Math.max(1, names.length);
      binds += count;
      // Before the names are looked at: to add them up takes time as well.
      if (binds > BINDS_MAX) throw moorlineError('ML-POD-DATA-TOO-LARGE', `its containers mount more than ${BINDS_MAX} files`);
      characters += count * (mount.mountPath.length + volume.name.length + BIND_OVERHEAD_CHARACTERS) + names.reduce((sum, key) => sum + 2 * key.length, 0);
      if (characters * BYTES_PER_CHARACTER_MAX > BIND_BYTES_MAX) throw moorlineError('ML-POD-DATA-TOO-LARGE', `the paths of what its containers mount have more than ${BIND_BYTES_MAX} bytes`);
    }
  }
}
