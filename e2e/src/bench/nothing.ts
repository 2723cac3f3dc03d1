import type { BedObservation } from '@moorline/tools';

/** What is observed of a bed that left nothing. */
export const NOTHING: BedObservation = { processes: [], namespaces: [], links: [], mounts: [], tunWidened: false, user: 'absent', folder: 'absent' };
