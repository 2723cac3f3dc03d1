/**
 * Runs a command under a seccomp filter (seccomp(2)) that refuses some system calls, as filters of containers
 * do. To be started as root. Arguments: userns|bind|ipv6|netlink|go|offload -- COMMAND…
 */
import koffi from 'koffi';
import { constants } from 'node:os';

const PR_SET_SECCOMP = 22;
const SECCOMP_MODE_FILTER = 2;
const RET = { allow: 0x7fff0000, errno: 0x00050000 } as const;
/** Offsets in struct seccomp_data. */
const AT = { number: 0, firstArgument: 16, secondArgument: 24, fourthArgument: 40 } as const;
const CLONE_NEWUSER = 0x10000000;
const MS_BIND = 4_096;
const F_SETFD = 2;
const AF_INET6 = 10;
const SOL_UDP = 17;
const AF_NETLINK = 16;
/** Numbers of the calls on each architecture. */
const CALLS = { x64: { unshare: 272, mount: 165, clone: 56, clone3: 435, socket: 41, sigaltstack: 131, setsockopt: 54 }, arm64: { unshare: 97, mount: 40, clone: 220, clone3: 435, socket: 198, sigaltstack: 132, setsockopt: 208 } } as const;

type Instruction = readonly [code: number, jumpTrue: number, jumpFalse: number, value: number];

/** Opcodes of classic BPF. */
const load = (offset: number): Instruction => [0x20, 0, 0, offset];
const give = (value: number): Instruction => [0x06, 0, 0, value];
const equal = (value: number, otherwise: number): Instruction => [0x15, 0, otherwise, value];
const anyBit = (mask: number, otherwise: number): Instruction => [0x45, 0, otherwise, mask];

const calls = CALLS[process.arch === 'arm64' ? 'arm64' : 'x64'];
const refuse = (errno: number): Instruction => give(RET.errno | errno);
const refuseFlag = (call: number, mask: number, errno: number): readonly Instruction[] => [load(AT.number), equal(call, 3), load(AT.firstArgument), anyBit(mask, 1), refuse(errno)];

const refuseFamily = (family: number): readonly Instruction[] => [load(AT.number), equal(calls.socket, 3), load(AT.firstArgument), equal(family, 1), refuse(constants.errno.EAFNOSUPPORT), give(RET.allow)];

const FILTERS: Readonly<Record<string, readonly Instruction[]>> = {
  userns: [
    ...refuseFlag(calls.unshare, CLONE_NEWUSER, constants.errno.EPERM),
    ...refuseFlag(calls.clone, CLONE_NEWUSER, constants.errno.EPERM),
    // Its flags lie in memory, where a filter cannot look; without it programs use clone.
    load(AT.number), equal(calls.clone3, 1), refuse(constants.errno.ENOSYS),
    give(RET.allow),
  ],
  bind: [load(AT.number), equal(calls.mount, 3), load(AT.fourthArgument), anyBit(MS_BIND, 1), refuse(constants.errno.EPERM), give(RET.allow)],
  // Programs in Go cannot do without it; others here can.
  go: [load(AT.number), equal(calls.sigaltstack, 1), refuse(constants.errno.EPERM), give(RET.allow)],
  ipv6: refuseFamily(AF_INET6),
  netlink: refuseFamily(AF_NETLINK),
  // As a kernel before Linux 4.18, which knows no segments (udp(7)).
  offload: [load(AT.number), equal(calls.setsockopt, 3), load(AT.secondArgument), equal(SOL_UDP, 1), refuse(constants.errno.ENOPROTOOPT), give(RET.allow)],
};

const [, , what = '', , file = '', ...args] = process.argv;
const filter = FILTERS[what];
if (filter === undefined) throw new Error(`no filter ${what}`);
const program = Buffer.alloc(filter.length * 8);
filter.forEach(([code, jumpTrue, jumpFalse, value], index) => {
  program.writeUInt16LE(code, index * 8);
  program.writeUInt8(jumpTrue, index * 8 + 2);
  program.writeUInt8(jumpFalse, index * 8 + 3);
  program.writeUInt32LE(value, index * 8 + 4);
});
const libc = koffi.load('libc.so.6');
koffi.struct('sock_fprog', { len: 'uint16', filter: 'uint8*' });
const prctl = libc.func('int prctl(int, unsigned long, sock_fprog*, unsigned long, unsigned long)');
if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, { len: filter.length, filter: program }, 0, 0) !== 0) throw new Error(`prctl: errno ${koffi.errno()}`);
// Node closes what is not a standard stream; the prolog listens on the first descriptor behind them.
libc.func('int fcntl(int, int, int)')(3, F_SETFD, 0);
process.execve?.(file, [file, ...args], process.env);
