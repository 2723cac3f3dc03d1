import { join } from 'node:path';
import {
  ensureUser, importMoorlineImages, installChart, installPrograms, makeHome, openBed, runClusterPods, startKube, startRealInterlink, startSlurm, startVirtualKubelet, sweep, widenTun,
  type Bed, type Home, type InstallationOptions, type InterlinkSite, type Kube, type Slurm, type SystemUser, type VirtualKubelet,
} from '@moorline/tools';

/** Node that interLink's virtual kubelet stands for. */
export const VIRTUAL_NODE = 'slurm';
/** Of the people whose pods these are; not the one that names are looked up in otherwise. */
export const RESEARCH = 'research';

/** Everything at once: a cluster with Moorline's chart, a SLURM site with interLink's plugin, and a virtual node between them. */
export interface Story {
  readonly bed: Bed;
  readonly kube: Kube;
  /** kubectl in their namespace. */
  readonly research: Pick<Kube, 'kubectl'>;
  readonly slurm: Slurm;
  readonly user: SystemUser;
  readonly home: Home;
  readonly site: InterlinkSite;
  readonly node: string;
  readonly agent: string;
  readonly echoServer: string;
  readonly close: () => Promise<void>;
}

export interface StoryOptions extends InstallationOptions {
  /** Folder with interLink's own programs, in place of what stands in for them. */
  readonly interlink?: string;
}

/** Nothing is left by `close`, whatever happened; the same when this throws. */
export async function openStory(id: string, { interlink, ...installation }: StoryOptions = {}): Promise<Story> {
  await sweep();
  const bed = await openBed(id);
  let virtualKubelet: VirtualKubelet | undefined = undefined;
  const close = async (): Promise<void> => {
    await virtualKubelet?.close();
    await bed.close();
  };
  try {
    const user = await ensureUser(bed);
    const [kube, slurm] = await Promise.all([startKube(bed, { kubelet: true }), startSlurm(bed, { nodes: 1 })]);
    const home = makeHome(bed, user);
    const { agent, node, echoServer } = installPrograms(bed);
    await widenTun(bed);
    const images = await importMoorlineImages(kube);
    await kube.kubectl(['create', 'namespace', RESEARCH]);
    const research: Story['research'] = { kubectl: (args, options) => kube.kubectl([`--namespace=${RESEARCH}`, ...args], options) };
    await Promise.all([installChart(kube, images, installation), runClusterPods(research, images.endpoint)]);
    const site: InterlinkSite = { bed, slurm, user, dataRoot: `${home.path}/interlink/`, exportPodData: true, sharedFs: true, commandPrefix: '', environment: { PATH: `${join(agent, '..')}:/usr/bin:/bin` } };
    if (interlink === undefined) virtualKubelet = await startVirtualKubelet(kube, site, VIRTUAL_NODE);
    else await startRealInterlink(bed, { binaries: interlink, kube, site, home, node: VIRTUAL_NODE });
    return { bed, kube, research, slurm, user, home, site, node, agent, echoServer, close };
  } catch (error) {
    await close();
    throw error;
  }
}
