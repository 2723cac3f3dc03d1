export { dnsLabel, isDnsLabel } from './label.ts';
export { dnsName } from './name.ts';
export { ownerMark, parseOwnerMark, type OwnerMark } from './owner.ts';
export { attachmentOfTable, interfaceName, isInterfaceName, tableName } from './resources.ts';
