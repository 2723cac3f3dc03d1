export { connectionOwner, type TcpEnd } from './connection-owner.ts';
export { limitUnsent } from './limit-unsent.ts';
export { msSinceAcknowledgement } from './last-acknowledgement.ts';
