export { msSinceAcknowledgement } from './last-acknowledgement.ts';
