export { advance, type Advance, type Happening } from './advance.ts';
export { describeRungs, explainTransport, isDirectExpected } from './explain.ts';
export { fitsUdp } from './fit.ts';
export { lookAtRelay, NEW_RELAY_WATCH, RELAY_LOOK_MS } from './relay-watch.ts';
export { newLadder, restarted, type Ladder, type LadderEvent, type LadderStep, type PathFailure, type PathSigns, type Signs } from './ladder.ts';
