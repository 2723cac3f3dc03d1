import { artifactsFor } from '@moorline/mesh-core';
import { artifactLock } from '@moorline/templates';
import { fillMirror } from '../../artifacts/index.ts';
import { openBed, type Bed } from '../bed/index.ts';
import { startCluster, type Cluster } from '../cluster/index.ts';
import { startControlPlane, type ControlPlane, type ControlPlaneOptions } from '../control-plane/index.ts';
import { installPrograms, MIRROR_FOLDER, type InstalledPrograms } from '../programs/index.ts';
import { sweep } from '../removal/index.ts';
import { widenTun } from '../tun/index.ts';
import { ensureUser, makeHome, type Home, type SystemUser } from '../user/index.ts';

/** What a test suite works on: a bed with a cluster, a control plane, and an ordinary user with the agent. */
export interface Field {
  readonly bed: Bed;
  readonly cluster: Cluster;
  readonly plane: ControlPlane;
  readonly user: SystemUser;
  readonly home: Home;
  readonly programs: InstalledPrograms;
}

/** What an agent and its job need of it: the cluster may be another. */
export type AgentField = Omit<Field, 'cluster'>;

/**
 * Sweeps what killed runs left, takes the bed and builds the field. The apps must have been built.
 * @throws those of its parts, after the bed has been removed again
 */
export async function openField(id: string, options: ControlPlaneOptions = {}): Promise<Field> {
  await sweep();
  await fillMirror({ folder: MIRROR_FOLDER, lock: artifactsFor(artifactLock(), process.arch) });
  const bed = await openBed(id);
  try {
    const user = await ensureUser(bed);
    const home = makeHome(bed, user);
    const programs = installPrograms(bed);
    await widenTun(bed);
    const cluster = await startCluster(bed);
    return { bed, cluster, user, home, programs, plane: await startControlPlane(bed, cluster, options) };
  } catch (error) {
    await bed.close();
    throw error;
  }
}
