import { openBatchSocket } from '@moorline/linux';
import type { Lifecycle, Logger } from '@moorline/service';
import { createLane, type Lane } from './lane.ts';

/** The lanes of the nodes that have joined, by index of the node; made when they are first asked for. */
export interface Lanes {
  readonly laneOf: (node: number) => Promise<Lane>;
  readonly all: () => readonly Lane[];
}

export interface LanesOptions {
  readonly wireguardPort: number;
  /** What reaches an agent may have changed. */
  readonly onLimit: (lanes: readonly Lane[]) => void;
  readonly onFallback: (reason: Error) => void;
  /** The sockets of the lanes end with it. */
  readonly lifecycle: Lifecycle;
  readonly log: Logger;
}

/** As many lanes as the job has nodes at most. */
export function createLanes({ wireguardPort, onLimit, onFallback, lifecycle, log }: LanesOptions): Lanes {
  const lanes = new Map<number, Lane>();
  return {
    laneOf: async (node) => {
      const known = lanes.get(node);
      if (known !== undefined) return known;
      const socket = await openBatchSocket({ address: '127.0.0.1', port: 0, onFallback });
      lifecycle.defer('relay socket', socket.close);
      const lane = createLane({ socket, wireguardPort, node, onLimit: () => onLimit([...lanes.values()]), log: log.child({ node }) });
      lanes.set(node, lane);
      return lane;
    },
    all: () => [...lanes.values()],
  };
}
