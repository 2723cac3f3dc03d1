export { parseRoundTrips } from './parse-round-trips.ts';
