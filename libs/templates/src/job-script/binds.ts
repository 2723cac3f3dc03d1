import { podFilesOf, type PodData, type PodDataContainer } from '@moorline/mesh-core';
import { quote } from './quote.ts';

/**
 * Arguments of Apptainer that give a container its volumes, each a word for a shell, from where interLink's SLURM
 * plugin put their files. Volumes of other kinds are left out, as the plugin leaves them out.
 * @param folder the job's, as it stands in the script
 */
export function bindArguments({ name, volumeMounts }: PodDataContainer, { pod, container }: PodData, folder: string): readonly string[] {
  const retrieved = container.find((candidate) => candidate.name === name);
  return volumeMounts.flatMap((mount) => {
    const volume = pod.spec.volumes.find((candidate) => candidate.name === mount.name);
    if (volume === undefined) return [];
    const mode = mount.readOnly === true ? ':ro' : '';
    const bind = (source: string, target: string): string => `--bind ${source}${quote(`:${target}${mode}`)}`;
    if (volume.hostPath !== undefined) return [bind(quote(volume.hostPath.path), mount.mountPath)];
    if (volume.emptyDir !== undefined) return [bind(`"${folder}"${quote(`/emptyDirs/${volume.name}`)}`, mount.mountPath)];
    const { kind, keys } = podFilesOf(volume, retrieved);
    return keys.map((key) => bind(`"${folder}"${quote(`/${kind}/${volume.name}/${key}`)}`, mount.subPath === undefined || mount.subPath === '' ? `${mount.mountPath.replace(/\/+$/, '')}/${key}` : mount.mountPath));
  });
}
