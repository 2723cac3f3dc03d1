export type { AgentRecord, AttachmentStore, NewAttachment, NewToken, TokenClaim } from './attachment-store.ts';
export { openSqliteStore } from './sqlite/open-sqlite-store.ts';
export { isBusy, namingFailures } from './sqlite/failures.ts';
