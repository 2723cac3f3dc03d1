export { limitUnsent } from './limit-unsent.ts';
export { msSinceAcknowledgement } from './last-acknowledgement.ts';
