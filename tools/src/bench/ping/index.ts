export { parseRoundTrips } from './parse-round-trips.ts';
export { ping } from './ping.ts';
