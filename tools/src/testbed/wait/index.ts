export { waitUntil, type WaitOptions } from './wait-until.ts';
