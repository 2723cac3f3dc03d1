export { chooseNode, type KnownNode, type NodeChoice } from './choose-node.ts';
export { expandHostlist } from './hostlist.ts';
export { nodeAddressesOf, nodeName, nodesOf, type NodeAddresses } from './nodes-of.ts';
