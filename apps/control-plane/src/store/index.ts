export type { AgentRecord, AttachmentStore } from './attachment-store.ts';
export { openSqliteStore } from './sqlite/open-sqlite-store.ts';
export { isBusy, namingFailures } from './sqlite/failures.ts';
