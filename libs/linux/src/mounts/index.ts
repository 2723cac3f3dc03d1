export { isAway, isShared, isWithin, mountAt, parseMountInfo, readMounts, type MountEntry } from './mount-info.ts';
