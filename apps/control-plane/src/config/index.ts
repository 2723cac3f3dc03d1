export { type CheckedText, type FileIssue } from './check-text.ts';
export { checkFile, readConfiguration } from './read-configuration.ts';
export { hubUrlOf, serverUrlOf } from './urls.ts';
