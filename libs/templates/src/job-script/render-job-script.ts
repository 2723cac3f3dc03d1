import { JOIN_FILE, JOIN_VOLUME, type PodData, type PodDataContainer } from '@moorline/mesh-core';
import type { BundleSource } from '../worker/bundle-lines.ts';
import { enterLines } from '../worker/enter-lines.ts';
import { bindArguments } from './binds.ts';
import { quote } from './quote.ts';

/** The plugin exports the job's folder; without it the script lies there. */
const FOLDER_OF_PLUGIN = '  moorline_job=${workingPath:-${0%/*}}';
const DEFAULT_RUNTIME = 'apptainer';
/** An image that says itself where it comes from, or is a file. */
const COMPLETE_IMAGE = /^(\/|[a-zA-Z][a-zA-Z0-9+.-]*:\/\/)/;

/**
 * The job script of a pod: enters the network if the pod has our volume, runs the init containers one after the
 * other and the containers at once by Apptainer, and ends with the highest exit code. Output and exit code of each
 * go to the files in which interLink's SLURM plugin looks for them. Holds no secret.
 * @param bundle as for `renderPreExec`
 * @throws RangeError as `enterLines`
 */
export function renderJobScript(data: PodData, bundle: BundleSource | null): string {
  const { metadata, spec } = data.pod;
  const attached = spec.volumes.some(({ name, secret }) => name === JOIN_VOLUME && secret !== undefined);
  const joinFile = { kind: 'secret', volume: JOIN_VOLUME, key: JOIN_FILE } as const;
  const enter = attached ? enterLines({ attachment: metadata.uid, joinFile, bundle, findFolder: FOLDER_OF_PLUGIN }) : '# This pod is not on the network: it has no volume with a join file.';
  const { apptainer_cachedir: cache = '', additional_directories_in_path: folders = [] } = data.jobConfig.Volumes ?? {};
  return `#!/bin/bash
# Job script of the pod ${metadata.namespace}/${metadata.name}
${enter}
folder=\${workingPath:-\${0%/*}}
running=''
highest=0
${[...(cache === '' ? [] : [`export APPTAINER_CACHEDIR=${quote(cache)}`]), ...(folders.length === 0 ? [] : [`export PATH=${quote(folders.join(':'))}":$PATH"`]),
  ...spec.initContainers.map((container) => runInit(container, data)),
  ...spec.containers.map((container) => runInBackground(container, data))].join('\n')}
for waited in $running; do
  code=0
  wait "\${waited%%:*}" || code=$?
  echo "$code" >"$folder/run-\${waited#*:}.status"
  [ "$highest" -ge "$code" ] || highest=$code
done
exit "$highest"
`;
}

function runInit(container: PodDataContainer, data: PodData): string {
  const { name } = container;
  return `code=0; ${runtimeCommand(container, data)} >"$folder/init-${name}.out" 2>&1 || code=$?; echo "$code" >"$folder/init-${name}.status"; [ "$code" = 0 ] || exit "$code"`;
}

function runInBackground(container: PodDataContainer, data: PodData): string {
  return `${runtimeCommand(container, data)} >>"$folder/run-${container.name}.out" 2>&1 & running="$running $!:${container.name}"`;
}

function runtimeCommand(container: PodDataContainer, data: PodData): string {
  const { name, image, command, args, env } = container;
  const { executable = '', fakeroot, containall, noInit, noHome, noPrivs, nvidiaSupport, cleanenv, unsquash } = data.jobConfig.ApptainerOptions ?? {};
  const flags = Object.entries({ fakeroot, containall, 'no-init': noInit, 'no-home': noHome, 'no-privs': noPrivs, nv: nvidiaSupport, cleanenv, unsquash }).filter(([, wanted]) => wanted === true).map(([flag]) => `--${flag}`);
  // `run` starts what the image names, `exec` a command of the pod's own. The plugin has written the variables to a file.
  return [
    quote(executable === '' ? DEFAULT_RUNTIME : executable),
    command.length === 0 ? 'run' : 'exec',
    ...flags,
    ...(env.length === 0 ? [] : [`--env-file "$folder"/${name}_envfile.properties`]),
    ...bindArguments(container, data, '$folder'),
    quote(COMPLETE_IMAGE.test(image) ? image : `docker://${image}`),
    ...[...command, ...args].map(quote),
  ].join(' ');
}
