export { bootId } from './boot-id.ts';
export { endProcess } from './end-process.ts';
export { findOwned, OWNER_VARIABLE, ROLE_VARIABLE, type OwnedProcess } from './find-owned.ts';
export { isAlive, processIds, startTicks, statFields } from './process-table.ts';
export { valuesInUse } from './read-environment.ts';
