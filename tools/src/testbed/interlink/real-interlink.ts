import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { BedNames } from '../bed/index.ts';
import { startDaemon, type DaemonSpec } from '../daemon/index.ts';
import type { Kube } from '../kube/index.ts';
import { asUser, type Home } from '../user/index.ts';
import type { InterlinkSite } from './offload-pod.ts';

/** Names of interLink's programs in the folder that somebody built them into. */
const PROGRAMS = { plugin: 'slurm-plugin', api: 'interlink', virtualKubelet: 'virtual-kubelet' } as const;
const EXECUTABLE = 0o755;
/** Ports below those that the kernel gives to clients. */
const PORTS = { plugin: 14_000, api: 13_000, virtualKubelet: 15_820 } as const;

/** Stands for the runtime of containers: runs their command on the host, with the variables of their file. */
const RUNTIME = `#!/bin/bash
while [ $# -gt 0 ]; do
  case $1 in
    --env-file) set -a; . "$2"; set +a; shift 2 ;;
    --bind | -B | --env) shift 2 ;;
    *://*) shift; exec "$@" ;;
    *) shift ;;
  esac
done
`;

/** Where interLink is, and what it works for. */
export interface RealInterlink {
  /** Folder with `slurm-plugin`, `interlink` and `virtual-kubelet`. */
  readonly binaries: string;
  readonly kube: Pick<Kube, 'kubeconfig' | 'link'>;
  readonly site: InterlinkSite;
  readonly home: Home;
  readonly node: string;
}

/**
 * Starts the real interLink in place of its stand-ins: SLURM plugin and API as the site's user, and the virtual kubelet.
 * @throws ML-BED-DAEMON-FAILED, ML-ABORTED
 */
export async function startRealInterlink(bed: BedNames, { binaries, kube, site, home, node }: RealInterlink): Promise<void> {
  const folder = join(bed.folder, 'interlink');
  mkdirSync(folder, { mode: EXECUTABLE });
  const write = (name: string, content: object | string, mode = 0o644): string => {
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content), { mode });
    return join(folder, name);
  };
  const local = 'http://127.0.0.1';
  const pluginFile = write('plugin.yaml', {
    SidecarPort: String(PORTS.plugin), SbatchPath: '/usr/bin/sbatch', ScancelPath: '/usr/bin/scancel', SqueuePath: '/usr/bin/squeue', SinfoPath: '/usr/bin/sinfo', BashPath: '/bin/bash',
    ExportPodData: site.exportPodData, DataRootFolder: site.dataRoot, Namespace: 'vk', CommandPrefix: site.commandPrefix, ImagePrefix: 'docker://', ContainerRuntime: 'singularity', SingularityPath: write('runtime', RUNTIME, EXECUTABLE), VerboseLogging: true,
  });
  const apiFile = write('api.yaml', { InterlinkAddress: local, InterlinkPort: String(PORTS.api), SidecarURL: local, SidecarPort: String(PORTS.plugin), DataRootFolder: `${home.path}/interlink-api/`, VerboseLogging: true });
  const kubeletFile = join(folder, 'virtual-kubelet.yaml');
  write('virtual-kubelet.yaml', {
    InterlinkURL: local, InterlinkPort: String(PORTS.api), VKConfigPath: kubeletFile, VKTokenFile: write('token', 'none'), ServiceAccount: 'default', Namespace: 'default', PodIP: kube.link.root, VerboseLogging: true, DisableProjectedVolumes: true, DisableCSR: true,
    HTTP: { Insecure: true }, KubeletHTTP: { Insecure: true }, Resources: { CPU: '64', Memory: '256Gi', Pods: '500' }, TLS: { Enabled: false },
  });
  const environment = { ...site.environment, ...site.slurm.environment, HOME: home.path, SHARED_FS: String(site.sharedFs) };
  const asSite = (name: string, program: string, variables: Readonly<Record<string, string>>, port: number): DaemonSpec => {
    const [file = '', ...args] = ['setpriv', ...asUser(site.user, [join(binaries, program)])];
    return { name, file, args, cwd: home.path, environment: { ...environment, ...variables }, ready: () => isTaken(port) };
  };
  await startDaemon(bed, asSite('interlink-plugin', PROGRAMS.plugin, { SLURMCONFIGPATH: pluginFile }, PORTS.plugin));
  await startDaemon(bed, asSite('interlink-api', PROGRAMS.api, { INTERLINKCONFIGPATH: apiFile }, PORTS.api));
  const variables = { KUBECONFIG: kube.kubeconfig, POD_IP: kube.link.root, KUBELET_PORT: String(PORTS.virtualKubelet) };
  await startDaemon(bed, { name: 'interlink-virtual-kubelet', file: join(binaries, PROGRAMS.virtualKubelet), args: ['-nodename', node, '-configpath', kubeletFile], environment: variables, ready: () => isTaken(PORTS.virtualKubelet) });
}

/** Whether somebody listens on a port of this machine. */
function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false)).on('connect', () => socket.destroy());
  });
}
