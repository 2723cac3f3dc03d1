export { baseMtu, interfaceMtu, mtuInUse, smallerMtu, type MtuFacts } from './effective.ts';
export { datagramBytesOf, datagramRoom, overlayMtuWithin, wholePads } from './overhead.ts';
export { MTU_WORDS, parseMtuSetting } from './parse.ts';
export { advancePathSize, beginPathSize, type PathSize } from './path-size.ts';
