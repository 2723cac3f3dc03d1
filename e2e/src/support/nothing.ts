import type { BedObservation } from '@moorline/tools';

/** What is observed of a bed that left nothing. */
export const NOTHING: BedObservation = {
  processes: [], contained: [], namespaces: [], links: [], mounts: [], cgroups: [], tunWidened: false, kernelSwitched: false, user: 'absent', folder: 'absent', userFolders: [],
};
