export { observeBed, type BedObservation } from './observe.ts';
export { findUserProcesses } from './observe-processes.ts';
export { removeBed } from './remove-bed.ts';
export { sweep } from './sweep.ts';
