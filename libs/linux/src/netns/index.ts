export { enterNetwork, type Command } from './enter.ts';
export { networkInode } from './inode.ts';
export { isNamespace } from './is-namespace.ts';
export { observeNetwork, type NetworkContents } from './observe.ts';
export { removeInterfaceIn, removeTableIn } from './remove.ts';
