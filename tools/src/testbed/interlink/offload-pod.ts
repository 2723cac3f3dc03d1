import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from '@moorline/linux';
import { moorlineError } from '@moorline/mesh-core';
import { BED_VARIABLE, type BedNames } from '../bed/index.ts';
import { cancelJob, type SlurmClient } from '../slurm/index.ts';
import { asUser, type SystemUser } from '../user/index.ts';
import type { OffloadedPod, PluginSettings, PodSecret } from './pod.ts';
import { renderJobSh, renderJobSlurm } from './scripts.ts';
import { volumeFiles } from './volume-files.ts';

const SCRIPT_MODE = 0o774;
const FOLDER_MODE = 0o755;
const BUILT_SCRIPT_MODE = 0o770;

/** A SLURM site with interLink's plugin, as far as jobs see it. */
export interface InterlinkSite extends PluginSettings {
  readonly bed: BedNames;
  readonly slurm: SlurmClient;
  /** Who the plugin runs as, and so the jobs. */
  readonly user: SystemUser;
  /** Environment that the plugin, and so sbatch, was started with. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface OffloadedJob {
  readonly id: number;
  readonly folder: string;
}

export interface OffloadRequest {
  readonly pod: OffloadedPod;
  readonly secrets: readonly PodSecret[];
  /** What a job script builder answered for the pod. */
  readonly jobScript?: string;
}

/**
 * Does with a pod what interLink's SLURM plugin does: writes its folder and submits it.
 * @throws ML-PROGRAM-FAILED when sbatch says anything on stderr, a warning too; the folder is gone then
 */
export async function offloadPod(site: InterlinkSite, { pod, secrets, jobScript }: OffloadRequest): Promise<OffloadedJob> {
  const folder = `${site.dataRoot}${pod.metadata.namespace}-${pod.metadata.uid}`;
  const files = site.exportPodData ? volumeFiles(pod, secrets, folder) : [];
  mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
  try {
    if (site.sharedFs) for (const file of files) put(file.path, file.content, file.mode);
    const script = jobScript === undefined ? undefined : join(folder, 'jobScript.sh');
    if (script !== undefined && jobScript !== undefined) put(script, jobScript, BUILT_SCRIPT_MODE);
    put(join(folder, 'job.slurm'), renderJobSlurm(pod, folder, files, site), SCRIPT_MODE);
    put(join(folder, 'job.sh'), renderJobSh(pod, folder, script), SCRIPT_MODE);
    handOver(folder, site.user);
    return { id: await submit(site, join(folder, 'job.slurm')), folder };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** What the plugin does when the pod is deleted: cancels the job and removes its folder. */
export async function removeOffloaded({ slurm }: InterlinkSite, { id, folder }: OffloadedJob): Promise<void> {
  await cancelJob(slurm, id);
  rmSync(folder, { recursive: true, force: true });
}

/** As `kubectl logs` shows it: the job's own output, then the container's. */
export function logOf({ folder }: OffloadedJob, container: string): string {
  return ['job.out', `run-${container}.out`].map((name) => join(folder, name)).map((path) => (existsSync(path) ? readFileSync(path, 'utf8') : '')).join('');
}

async function submit({ bed, slurm, user, environment }: InterlinkSite, script: string): Promise<number> {
  const { stdout, stderr } = await run('setpriv', asUser(user, ['sbatch', script]), { environment: { ...environment, ...slurm.environment, [BED_VARIABLE]: bed.name }, cwd: dirname(script) });
  const id = Number(/Submitted batch job (\d+)/.exec(stdout)?.[1]);
  if (stderr !== '' || !Number.isInteger(id)) throw moorlineError('ML-PROGRAM-FAILED', `sbatch: ${stderr || stdout}`);
  return id;
}

function put(path: string, content: string | Buffer, mode: number): void {
  mkdirSync(dirname(path), { recursive: true, mode: FOLDER_MODE });
  writeFileSync(path, content);
  chmodSync(path, mode);
}

/** The plugin runs as that user; we as root. */
function handOver(folder: string, { userId, groupId }: SystemUser): void {
  for (const name of ['.', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })]) chownSync(join(folder, name), userId, groupId);
}
