export { listNamespaces, observeBed, type BedObservation } from './observe.ts';
export { findBedProcesses, findUserProcesses, type FoundProcess } from './observe-processes.ts';
export { removeBed } from './remove-bed.ts';
export { sweep } from './sweep.ts';
