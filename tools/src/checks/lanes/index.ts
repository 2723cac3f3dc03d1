export { runInLane, type LaneOptions } from './lane.ts';
export { ownMemory } from './memory.ts';
export { mergeReports } from './merge.ts';
export { laneCount } from './plan.ts';
export { runLanes } from './run-lanes.ts';
export { whyNoLane } from './try-lane.ts';
