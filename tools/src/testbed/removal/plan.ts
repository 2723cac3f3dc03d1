import type { BedNames } from '../bed/names.ts';
import type { BedObservation } from './observe.ts';
import type { FoundProcess } from './observe-processes.ts';

export type RemovalStep =
  | { readonly kind: 'endProcesses'; readonly processes: readonly FoundProcess[] }
  | { readonly kind: 'killProcesses'; readonly processes: readonly FoundProcess[] }
  | { readonly kind: 'deleteLink'; readonly link: string }
  | { readonly kind: 'deleteNamespace'; readonly namespace: string }
  | { readonly kind: 'unmount'; readonly mount: string }
  | { readonly kind: 'removeCgroup'; readonly cgroup: string }
  | { readonly kind: 'restoreTun' }
  | { readonly kind: 'restoreKernel' }
  | { readonly kind: 'deleteUser'; readonly user: string }
  | { readonly kind: 'removeFolder'; readonly folder: string };

/**
 * The way from what is there to nothing, in an order in which every step can succeed: who uses a thing
 * goes before the thing, and the folder, which holds the bed's record, last. What is foreign stays.
 */
export function planRemoval(bed: BedNames, observed: BedObservation): readonly RemovalStep[] {
  return [
    ...(observed.processes.length > 0 ? [{ kind: 'endProcesses', processes: observed.processes } as const] : []),
    ...(observed.contained.length > 0 ? [{ kind: 'killProcesses', processes: observed.contained } as const] : []),
    ...observed.links.map((link) => ({ kind: 'deleteLink', link }) as const),
    ...observed.namespaces.map((namespace) => ({ kind: 'deleteNamespace', namespace }) as const),
    ...observed.mounts.map((mount) => ({ kind: 'unmount', mount }) as const),
    ...observed.cgroups.map((cgroup) => ({ kind: 'removeCgroup', cgroup }) as const),
    ...(observed.tunWidened ? [{ kind: 'restoreTun' } as const] : []),
    ...(observed.kernelSwitched ? [{ kind: 'restoreKernel' } as const] : []),
    ...observed.userFolders.map((folder) => ({ kind: 'removeFolder', folder }) as const),
    ...(observed.user === 'ours' ? [{ kind: 'deleteUser', user: bed.user } as const] : []),
    ...(observed.folder === 'ours' ? [{ kind: 'removeFolder', folder: bed.folder } as const] : []),
  ];
}

/** What a person is told is left: one short line for each step that would still be due. */
export function describeLeftovers(steps: readonly RemovalStep[]): string {
  return steps.map((step) => Object.values(step).map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(' ')).join('; ');
}
