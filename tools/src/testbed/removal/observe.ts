import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readMounts } from '@moorline/linux';
import { isNamespaceOf, type BedNames } from '../bed/names.ts';
import { hasRecord } from '../bed/record.ts';
import { cgroupFolders, hasKernelSwitches, processesIn } from '../kube/node/index.ts';
import { usesTun } from '../tun/index.ts';
import { findUser } from '../user/index.ts';
import { findBedProcesses, findContained, type FoundProcess } from './observe-processes.ts';

/** What there is of a bed on this machine. */
export interface BedObservation {
  readonly processes: readonly FoundProcess[];
  /** In containers of the bed: they end at once, since whoever would start them again has gone. */
  readonly contained: readonly FoundProcess[];
  readonly namespaces: readonly string[];
  /** Root ends of the links to the bed's clusters. */
  readonly links: readonly string[];
  /** Mount points in the bed's folder, deepest first. */
  readonly mounts: readonly string[];
  /** Folders of its control groups, deepest first. */
  readonly cgroups: readonly string[];
  readonly tunWidened: boolean;
  /** A kubelet has changed switches of the machine's kernel. */
  readonly kernelSwitched: boolean;
  /** `foreign`: a user of that name that is not ours. */
  readonly user: 'absent' | 'ours' | 'foreign';
  readonly folder: 'absent' | 'ours' | 'foreign';
  /** Caches and folders of sockets that agents of the bed's user made outside of it. */
  readonly userFolders: readonly string[];
}

/** Looks for everything that carries the bed's names and marks; needs no memory of who made it. */
export async function observeBed(bed: BedNames): Promise<BedObservation> {
  const namespaces = listNamespaces().filter((name) => isNamespaceOf(bed, name));
  const mounts = mountsBelow(bed.folder);
  const user = await findUser(bed.user);
  const ours = user?.comment === bed.userMark;
  const cgroups = cgroupFolders(bed.name);
  const contained = findContained(processesIn(cgroups));
  return {
    contained,
    processes: findBedProcesses(bed, [...namespaces.map((name) => `/run/netns/${name}`), ...mounts], user !== null && ours ? user.userId : null),
    namespaces,
    links: readdirSync('/sys/class/net').filter((name) => name.startsWith(bed.linkPrefix)),
    mounts,
    cgroups,
    tunWidened: usesTun(bed),
    kernelSwitched: hasKernelSwitches(bed.folder),
    user: user === null ? 'absent' : ours ? 'ours' : 'foreign',
    folder: observeFolder(bed.folder),
    userFolders: user !== null && ours ? userFolders(user.userId) : [],
  };
}

/** Where agents put what has no other place, by the names that they (`ownFolderName`) and the bundle's bootstrap give. */
function userFolders(userId: number): readonly string[] {
  return ['/tmp', '/dev/shm'].filter((place) => existsSync(place)).flatMap((place) => readdirSync(place).filter((name) => name === `moorline-${userId}` || name.startsWith(`moorline-${userId}-`)).map((name) => join(place, name)))
    .filter((folder) => lstatSync(folder, { throwIfNoEntry: false })?.uid === userId);
}

/** Named network namespaces of the machine (ip-netns(8)). */
export function listNamespaces(): readonly string[] {
  return existsSync('/run/netns') ? readdirSync('/run/netns') : [];
}

function mountsBelow(folder: string): readonly string[] {
  return readMounts()
    .map(({ point }) => point)
    .filter((point) => point.startsWith(`${folder}/`))
    .toSorted((one, other) => other.length - one.length);
}

/** A folder in /tmp that root did not make, or that holds no record of a bed, is somebody else's: it is never removed or used. */
function observeFolder(folder: string): BedObservation['folder'] {
  const status = lstatSync(folder, { throwIfNoEntry: false });
  if (status === undefined) return 'absent';
  if (!status.isDirectory() || status.uid !== 0) return 'foreign';
  return hasRecord(folder) || readdirSync(folder).length === 0 ? 'ours' : 'foreign';
}
