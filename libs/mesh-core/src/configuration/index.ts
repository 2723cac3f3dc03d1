export { formatIssue, formatPath, type ConfigurationIssue, type IssuePath } from './issue.ts';
export { parseConfiguration, type ConfigurationResult } from './parse.ts';
export { KEY_DESCRIPTIONS } from './descriptions.ts';
