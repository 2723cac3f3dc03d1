import { constants } from 'node:os';
import { lastErrno, libc } from '../syscalls/libc.ts';
import type { DatagramBatch, UdpAddress } from './batch.ts';
import { decodeSocketAddress, SOCKET_ADDRESS_MAX_BYTES } from './socket-address.ts';
import { createSlabs, type Slab } from './slabs.ts';
import { SOL_UDP, UDP_GRO } from './options.ts';

/** Most that one read gives: what the kernel coalesces at most. */
const READ_MAX_BYTES = 65_536;
/** Reads go one behind the other into a slab: as many small ones as fit, without an allocation for each. */
const SLAB_BYTES = 8 * READ_MAX_BYTES;
/** Free bytes before each read, where a path may put its headers: RFC 6455's 14 at most, and the frame's 2. */
const HEADROOM_BYTES = 16;
/** MSG_TRUNC of recvmsg(2): there was more than the buffer could take. */
const MSG_TRUNC = 0x20;

/** Where the parts of struct msghdr and what it points to are, on 64-bit Linux (bits/socket.h), in one block. */
const HEADER = { name: 0, nameBytes: 8, vectors: 16, vectorCount: 24, control: 32, controlBytes: 40, flags: 48 } as const;
const VECTOR = { base: 56, bytes: 64 } as const;
const NAME_OFFSET = 72;
const CONTROL_OFFSET = 104;
const BLOCK_BYTES = 168;
/** struct cmsghdr: u64 length, int level, int type, then the data: an int for UDP_GRO. */
const CONTROL = { level: CONTROL_OFFSET + 8, type: CONTROL_OFFSET + 12, data: CONTROL_OFFSET + 16 } as const;

/** What a read gave: a batch and its sender, nothing to read, or something that is to be passed over. */
export type Received = { readonly kind: 'batch'; readonly batch: DatagramBatch; readonly from: UdpAddress } | { readonly kind: 'empty' } | { readonly kind: 'skipped' };

const EMPTY: Received = { kind: 'empty' };
const SKIPPED: Received = { kind: 'skipped' };

/** Reads from a socket that does not block and coalesces (UDP_GRO of udp(7)): recvmsg(2) with everything prepared. */
export function createReceiver(descriptor: number): () => Received {
  const recvmsg = libc('intptr_t recvmsg(int descriptor, void *header, int flags)');
  const block = Buffer.alloc(BLOCK_BYTES);
  const blockAddress = addressOf(block);
  block.writeBigUInt64LE(BigInt(blockAddress + NAME_OFFSET), HEADER.name);
  block.writeBigUInt64LE(BigInt(blockAddress + VECTOR.base), HEADER.vectors);
  block.writeBigUInt64LE(1n, HEADER.vectorCount);
  block.writeBigUInt64LE(BigInt(blockAddress + CONTROL_OFFSET), HEADER.control);
  block.writeBigUInt64LE(BigInt(READ_MAX_BYTES), VECTOR.bytes);
  const senderOf = createSenderCache(block);
  const nextSlab = createSlabs(SLAB_BYTES);
  let slab: Slab | null = null;
  let slabAddress = 0;
  let offset = 0;
  const roomy = (): Slab => {
    if (slab !== null && SLAB_BYTES - offset >= HEADROOM_BYTES + READ_MAX_BYTES) return slab;
    // What is not given back yet keeps it from being filled again.
    slab?.release();
    slab = nextSlab();
    slab.hold();
    slabAddress = addressOf(slab.memory);
    offset = 0;
    return slab;
  };

  return () => {
    const { memory, hold, release } = roomy();
    const start = offset + HEADROOM_BYTES;
    writeAddress(block, VECTOR.base, slabAddress + start);
    block.writeUInt32LE(SOCKET_ADDRESS_MAX_BYTES, HEADER.nameBytes);
    block.writeUInt32LE(BLOCK_BYTES - CONTROL_OFFSET, HEADER.controlBytes);
    const length = recvmsg(descriptor, block, 0);
    if (length < 0) return lastErrno() === constants.errno.EAGAIN ? EMPTY : SKIPPED;
    if (length === 0 || (block.readInt32LE(HEADER.flags) & MSG_TRUNC) !== 0) return SKIPPED;
    offset = align(start + length);
    hold();
    const bytes = memory.subarray(start, start + length);
    return { kind: 'batch', batch: { segmentBytes: segmentBytesOf(block, length), bytes, headroomBytes: HEADROOM_BYTES, release }, from: senderOf() };
  };
}

/** The segment size that came along; a read that was not coalesced is one datagram. */
function segmentBytesOf(block: Buffer, length: number): number {
  const coalesced = block.readUInt32LE(HEADER.controlBytes) > 0 && block.readInt32LE(CONTROL.level) === SOL_UDP && block.readInt32LE(CONTROL.type) === UDP_GRO;
  return coalesced ? block.readInt32LE(CONTROL.data) : length;
}

/** Nearly all reads have the sender of the one before: its text is made once. */
function createSenderCache(block: Buffer): () => UdpAddress {
  const name = block.subarray(NAME_OFFSET, NAME_OFFSET + SOCKET_ADDRESS_MAX_BYTES);
  const known = Buffer.alloc(SOCKET_ADDRESS_MAX_BYTES);
  let sender: UdpAddress = { address: '0.0.0.0', port: 0 };
  return () => {
    if (name.compare(known) !== 0) {
      name.copy(known);
      sender = decodeSocketAddress(name);
    }
    return sender;
  };
}

function writeAddress(block: Buffer, offset: number, address: number): void {
  block.writeUInt32LE(address % 0x1_0000_0000, offset);
  block.writeUInt32LE(Math.floor(address / 0x1_0000_0000), offset + 4);
}

function align(offset: number): number {
  return Math.ceil(offset / 8) * 8;
}

/** Where a buffer is in memory; V8 does not move what is outside its heap, where all of Node's buffers are. User space has 47 bits. */
function addressOf(buffer: Buffer): number {
  return Number(libc('uintptr_t memset(void *at, int fill, size_t bytes)')(buffer, 0, 0));
}
