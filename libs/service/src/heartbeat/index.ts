export { keepAlive } from './keep-alive.ts';
export { roundTrip } from './round-trip.ts';
