export { awaitReadable } from './await-readable.ts';
export { openTun } from './open-tun.ts';
export { readPacket, writePacket } from './transfer.ts';
