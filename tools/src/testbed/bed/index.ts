export { takeLock } from './lock.ts';
export { BED_VARIABLE, bedNames, type BedNames } from './names.ts';
export { openBed, type Bed } from './open-bed.ts';
export { bedState } from './record.ts';
