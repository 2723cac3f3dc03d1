export { baseMtu, interfaceMtu, mtuInUse, smallerMtu, type MtuFacts } from './effective.ts';
export { datagramBytesOf, datagramRoom, overlayMtuWithin, wholePads } from './overhead.ts';
export { advancePathSize, beginPathSize, type PathSize } from './path-size.ts';
