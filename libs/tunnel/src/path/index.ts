export { type DatagramPath, type PathClose } from './datagram-path.ts';
export { groupPaths, type PathGroup } from './path-group.ts';
export { noteSigns } from './signs.ts';
export { type WatchedPath } from './watched-path.ts';
