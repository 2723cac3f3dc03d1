export { datagramBytesOf, datagramRoom } from './overhead.ts';
