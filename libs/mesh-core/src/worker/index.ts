export { NETWORK_MODES, type NetworkMode } from './network-mode.ts';
export { nodeFolderName, nodeFolderPrefix, type FolderOwner } from './folder-name.ts';
export { staleFolderNames, type PlaceEntry } from './stale-folders.ts';
export { judgeLimits, LIMITED_RESOURCES, type LimitedResource, type LimitsVerdict, type ResourceLimit, type ResourceLimits, type ResourceNeeds } from './limits.ts';
export { chooseUnshare, UNSHARE_CHOICES, UNSHARE_MODES, type NamespaceFacts, type UnshareChoice, type UnshareMode, type UnshareVerdict, type UserNamespaceDepth } from './unshare.ts';
