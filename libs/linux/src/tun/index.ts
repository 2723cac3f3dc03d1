export { awaitReadable } from './await-readable.ts';
export { ensureTunDevice } from './ensure-tun-device.ts';
export { openTun } from './open-tun.ts';
export { readPacket, writePacket } from './transfer.ts';
