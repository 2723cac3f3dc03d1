import { copyFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '@moorline/linux';
import type { ClusterTools } from '../../../cluster-tools/index.ts';
import { packImage } from '../../../image/index.ts';
import { PAUSE_IMAGE } from './containerd.ts';
import type { NodePlaces } from './places.ts';

export const DNS_IMAGE = 'docker.io/moorline/coredns:1';
const IMPORT_DEADLINE_MS = 120_000;
const PROGRAM_IMAGES = { coredns: DNS_IMAGE, pause: PAUSE_IMAGE } as const;

/** Puts an archive of images into containerd, where pods find it under its full name with `imagePullPolicy: Never`. */
export async function importImage({ containerdSocket }: NodePlaces, archive: string): Promise<void> {
  await run('ctr', ['--address', containerdSocket, '--namespace', 'k8s.io', 'images', 'import', archive], { deadlineMs: IMPORT_DEADLINE_MS });
}

/** Makes the images that every cluster needs: each is one program and nothing else. Gives their archives. */
export async function packProgramImages({ folder }: NodePlaces, tools: ClusterTools, signal?: AbortSignal): Promise<readonly string[]> {
  return Promise.all(
    Object.entries(PROGRAM_IMAGES).map(async ([program, name]) => {
      const layer = join(folder, 'images', program);
      await mkdir(layer, { recursive: true });
      await copyFile(tools(program), join(layer, program));
      const archive = `${layer}.tar`;
      await packImage(archive, { name, layers: [layer], config: { Entrypoint: [`/${program}`] }, signal });
      await rm(layer, { recursive: true });
      return archive;
    }),
  );
}
