export { type DatagramPath, type PathClose } from './datagram-path.ts';
