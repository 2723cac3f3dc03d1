import { asMoorlineError, explain } from '@moorline/mesh-core';
import { buildClusterTools } from '../cluster-tools/index.ts';
import type { Stage } from './stage.ts';

/** The programs of a real cluster, which take minutes on a new machine and nothing on others. */
export const clusterToolsStage: Stage = {
  name: 'programs of the cluster',
  run: async ({ signal, onLine }) => {
    try {
      await buildClusterTools({ signal, onLine });
      return { count: { passed: 1, failed: 0 }, failures: [] };
    } catch (error) {
      signal.throwIfAborted();
      return { count: { passed: 0, failed: 1 }, failures: explain(asMoorlineError(error)).split('\n') };
    }
  },
};
