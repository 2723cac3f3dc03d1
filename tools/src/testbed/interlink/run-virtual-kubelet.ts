import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bedNames, type Bed } from '../bed/index.ts';
import { startDaemon, type Daemon } from '../daemon/index.ts';
import type { KubeClients } from '../kube/clients.ts';
import type { InterlinkSite } from './offload-pod.ts';

const PROGRAM = join(import.meta.dirname, 'virtual-kubelet-program.ts');

/** What the program of the stand-in reads. */
export interface VirtualKubeletSettings {
  /** kubectl and its options. */
  readonly kubectl: readonly string[];
  readonly site: InterlinkSite;
  readonly node: string;
}

/** The stand-in for interLink's virtual kubelet as a daemon of the bed: it outlives this process, and ends with the bed. */
export async function runVirtualKubelet(bed: Pick<Bed, 'id' | 'folder'>, { kubectlCommand }: Pick<KubeClients, 'kubectlCommand'>, site: Omit<InterlinkSite, 'bed'>, node: string, signal?: AbortSignal): Promise<Daemon> {
  const names = bedNames(bed.id);
  const settings: VirtualKubeletSettings = { kubectl: kubectlCommand, site: { ...site, bed: names, slurm: { environment: site.slurm.environment } }, node };
  const file = join(bed.folder, 'virtual-kubelet.json');
  writeFileSync(file, JSON.stringify(settings), { mode: 0o600 });
  return startDaemon(names, { name: 'virtual-kubelet', file: process.execPath, args: [PROGRAM, file], ready: /registered/ }, signal);
}
