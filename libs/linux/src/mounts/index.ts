export { isAway, isShared, mountAt, parseMountInfo, readMounts, type MountEntry } from './mount-info.ts';
