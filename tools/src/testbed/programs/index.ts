export { builtApp, CHECKOUT, MIRROR_FOLDER } from './checkout.ts';
export { installPrograms, type InstalledPrograms } from './install-programs.ts';
export { programPath, type ProgramFile } from './paths.ts';
