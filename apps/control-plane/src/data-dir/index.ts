export { makeFolder } from './make-folder.ts';
export { lockDataDir } from './lock.ts';
export { dataPaths, type DataPaths } from './paths.ts';
export { prepareDataDir } from './prepare.ts';
export { syncFolder, writeAtomically } from './write-atomically.ts';
