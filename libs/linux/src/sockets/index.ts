export { peerUid } from './peer-uid.ts';
