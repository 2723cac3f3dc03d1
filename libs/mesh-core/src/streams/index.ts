export { formatAuthority, parseAuthority, type Authority } from './authority.ts';
export { candidateNames } from './candidate-names.ts';
export { chooseRoute, isAllowed, type Route } from './choose-route.ts';
export { EXPOSED_PORTS_MAX, formatExposed, parseExposed } from './exposed.ts';
export { STREAM_STATUS, STREAMS_PATHS, STREAMS_SUBPROTOCOL, type StreamStatus } from './protocol.ts';
