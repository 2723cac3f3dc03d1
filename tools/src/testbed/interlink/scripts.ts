import { dirname } from 'node:path';
import { INTERLINK_ANNOTATIONS } from '@moorline/mesh-core';
import type { OffloadedPod, PluginSettings, PodContainer } from './pod.ts';
import type { VolumeFile } from './volume-files.ts';

const FLAGS_ANNOTATION = 'slurm-job.vk.io/flags';

/** `job.slurm` as interLink's SLURM plugin writes it, with the pre-exec of the pod as it was given. */
export function renderJobSlurm({ metadata }: OffloadedPod, folder: string, files: readonly VolumeFile[], { commandPrefix, sharedFs }: PluginSettings): string {
  const annotations = metadata.annotations ?? {};
  const flags = (annotations[FLAGS_ANNOTATION] ?? '').split(/\s+/).filter((flag) => flag !== '');
  const podIp = annotations[INTERLINK_ANNOTATIONS.podIp];
  const preExec = annotations[INTERLINK_ANNOTATIONS.preExec];
  const header = ['#!/bin/bash', `#SBATCH --job-name=${metadata.uid}`, `#SBATCH --output=${folder}/job.out`, ...[...flags, '--cpus-per-task=1', '--mem=1'].map((flag) => `#SBATCH ${flag}`), ''];
  const prefix = [
    ...(sharedFs ? [] : files.flatMap(inScript)),
    ...(podIp === undefined ? [] : [`export POD_IP=${podIp}`, '']),
    ...(commandPrefix === '' ? [] : [commandPrefix]),
    ...(preExec === undefined ? [] : [preExec]),
  ];
  return [...header, ...prefix, `${folder}/job.sh`, ''].join('\n');
}

/** Without a shared file system the script brings the file along; its mode is the umask's. */
function inScript({ path, content }: VolumeFile, index: number): readonly string[] {
  const marker = `VKDATA_${index}`;
  return [`mkdir -p "${dirname(path)}" && touch "${path}"`, `base64 -d <<'${marker}' > "${path}"`, content.toString('base64'), marker];
}

/**
 * `job.sh`: containers as commands of the host, each with its output and its exit code in a file; the job ends
 * with the highest.
 * @param script program that stands for all containers, if a job script was built for the pod
 */
export function renderJobSh({ spec }: OffloadedPod, folder: string, script: string | undefined): string {
  const lines = [
    'highest=0',
    `export workingPath=${folder}`,
    ...(script === undefined ? (spec.initContainers ?? []).map((container) => `( ${commandOf(container)} ) >"$workingPath/init-${container.name}.out" 2>&1; code=$?; echo $code >"$workingPath/init-${container.name}.status"; [ $code = 0 ] || exit $code`) : []),
    ...(script === undefined ? spec.containers.map((container) => inBackground(container.name, commandOf(container))) : [inBackground('jobScript', quoted(script))]),
    'for waited in $running; do wait "${waited%:*}"; echo $? >"$workingPath/run-${waited#*:}.status"; done',
    'for status in "$workingPath"/*.status; do code=$(cat "$status"); [ "$highest" -ge "$code" ] || highest=$code; done',
    'exit "$highest"',
  ];
  return `#!/bin/bash\n${lines.join('\n')}\n`;
}

function inBackground(name: string, command: string): string {
  return `( ${command} ) >>"$workingPath/run-${name}.out" 2>&1 & running="\${running-} $!:${name}"`;
}

function commandOf({ command = [], args = [], env = [] }: PodContainer): string {
  const variables = env.map(({ name, value = '' }) => quoted(`${name}=${value}`));
  return [...(variables.length === 0 ? [] : ['env', ...variables]), ...[...command, ...args].map(quoted)].join(' ');
}

/** One word for a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
