export { breakConnection } from './break-connection.ts';
export { CONNECT_TIMEOUT_MS } from './limits.ts';
export { connectStreams, type ConnectStreamsOptions } from './connect-streams.ts';
export { dialStreams, listenStreams, type Dialled, type OnStream, type StreamAnswer, type StreamDialer, type StreamListener } from './session.ts';
export { splice, type Carried } from './splice.ts';
export type { StreamsDirection, StreamsGuest } from './streams-upgrader.ts';
