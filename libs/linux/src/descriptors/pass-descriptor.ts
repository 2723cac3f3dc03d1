import { lastErrno, libc, systemError } from '../syscalls/libc.ts';

/** AF_UNIX, and SOCK_DGRAM with SOCK_CLOEXEC, of socketpair(2). */
const UNIX = 1;
const DATAGRAM_SOCKET = 2 | 0o2000000;
/** MSG_DONTWAIT and MSG_CMSG_CLOEXEC of recvmsg(2). */
const RECEIVE_FLAGS = 0x40 | 0x40000000;
/** SOL_SOCKET and SCM_RIGHTS of unix(7). */
const SOL_SOCKET = 1;
const SCM_RIGHTS = 1;
const EINTR = 4;

/** One block: struct msghdr, the one struct iovec, the byte it points to, struct cmsghdr with one int (64-bit Linux). */
const LAYOUT = { vectors: 16, vectorCount: 24, control: 32, controlBytes: 40, vectorBase: 56, vectorBytes: 64, byte: 72, cmsg: 80, level: 88, type: 92, descriptor: 96, end: 104 } as const;
const CMSG_BYTES = 20;
const CONTROL_BYTES = LAYOUT.end - LAYOUT.cmsg;

/**
 * Two connected Unix sockets: one to keep, one for a child to inherit, so that it can hand descriptors out.
 * @throws the system's error (EMFILE, …); Error where there is no FFI
 */
export function descriptorChannel(): { readonly ours: number; readonly theirs: number } {
  const pair = Buffer.alloc(8);
  if (libc('int socketpair(int family, int type, int protocol, void *pair)')(UNIX, DATAGRAM_SOCKET, 0, pair) !== 0) throw systemError('socketpair', 'for descriptors');
  return { ours: pair.readInt32LE(0), theirs: pair.readInt32LE(4) };
}

/**
 * Sends a copy of a descriptor through a channel (SCM_RIGHTS of unix(7)); ours stays open.
 * @throws the system's error (EBADF, ENOTSOCK, …); Error where there is no FFI
 */
export function sendDescriptor(channel: number, descriptor: number): void {
  const block = messageBlock();
  block.writeBigUInt64LE(BigInt(CMSG_BYTES), LAYOUT.cmsg);
  block.writeInt32LE(SOL_SOCKET, LAYOUT.level);
  block.writeInt32LE(SCM_RIGHTS, LAYOUT.type);
  block.writeInt32LE(descriptor, LAYOUT.descriptor);
  const sendmsg = libc('intptr_t sendmsg(int descriptor, void *header, int flags)');
  while (sendmsg(channel, block, 0) < 0) if (lastErrno() !== EINTR) throw systemError('sendmsg', 'a descriptor');
}

/**
 * Takes a descriptor that was sent before; it is ours to close.
 * @throws the system's error (EAGAIN when none was sent, …)
 */
export function receiveDescriptor(channel: number): number {
  const block = messageBlock();
  const recvmsg = libc('intptr_t recvmsg(int descriptor, void *header, int flags)');
  while (recvmsg(channel, block, RECEIVE_FLAGS) < 0) if (lastErrno() !== EINTR) throw systemError('recvmsg', 'a descriptor');
  const carried = block.readUInt32LE(LAYOUT.controlBytes) >= CMSG_BYTES && block.readInt32LE(LAYOUT.type) === SCM_RIGHTS;
  if (!carried) throw new Error('the message carried no descriptor');
  return block.readInt32LE(LAYOUT.descriptor);
}

function messageBlock(): Buffer {
  const block = Buffer.alloc(LAYOUT.end);
  const address = Number(libc('uintptr_t memset(void *at, int fill, size_t bytes)')(block, 0, 0));
  block.writeBigUInt64LE(BigInt(address + LAYOUT.vectorBase), LAYOUT.vectors);
  block.writeBigUInt64LE(1n, LAYOUT.vectorCount);
  block.writeBigUInt64LE(BigInt(address + LAYOUT.cmsg), LAYOUT.control);
  block.writeBigUInt64LE(BigInt(CONTROL_BYTES), LAYOUT.controlBytes);
  block.writeBigUInt64LE(BigInt(address + LAYOUT.byte), LAYOUT.vectorBase);
  block.writeBigUInt64LE(1n, LAYOUT.vectorBytes);
  return block;
}
