export { adoptSocket } from './adopt-socket.ts';
export { datagramCount, datagramsOf, type DatagramBatch, type UdpAddress } from './batch.ts';
export { createSlabs } from './slabs.ts';
export { type BatchSocket, type BatchSocketCounters } from './batch-socket.ts';
export { bindDescriptor } from './coalescing-socket.ts';
export { openBatchSocket, type OpenBatchSocketOptions } from './open-batch-socket.ts';
