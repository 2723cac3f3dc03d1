import { asMoorlineError, explain } from '@moorline/mesh-core';
import { buildClusterTools } from '../cluster-tools/index.ts';
import { controlPlaneImage, endpointImage } from '../image/index.ts';
import type { Stage } from './stage.ts';

/** The programs of a real cluster, which take minutes on a new machine and nothing on others, and the images that run there. */
export const clusterToolsStage: Stage = {
  name: 'programs and images of the cluster',
  run: async ({ root, signal, onLine }) => {
    try {
      await buildClusterTools({ signal, onLine });
      await endpointImage({ root, signal });
      await controlPlaneImage({ root, signal });
      return { count: { passed: 1, failed: 0 }, failures: [] };
    } catch (error) {
      signal.throwIfAborted();
      return { count: { passed: 0, failed: 1 }, failures: explain(asMoorlineError(error)).split('\n') };
    }
  },
};
