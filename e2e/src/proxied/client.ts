/**
 * A client of `peer.ts` by bare TCP that prints what it saw as JSON. Arguments: WAY HOST PORT SCENARIO [BYTES].
 * WAY: `direct`, `socket` (the job's proxy on its socket), `socks` (SOCKS 5 with the name, `socks-address` with the address).
 */
import { createCipheriv, createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect, isIP, type Socket } from 'node:net';
import { pipeline, Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

const [, , way = '', host = '', port = '', scenario = '', amount = '0'] = process.argv;
const QUIET_MS = 3_000;
const AT_ONCE = Number(amount);

async function open(): Promise<Socket> {
  if (way === 'direct') return opened(connect({ host, port: Number(port), allowHalfOpen: true }));
  const authority = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  if (way === 'socket') {
    const socket = await opened(connect({ path: process.env['MOORLINE_PROXY_SOCKET'] ?? '', allowHalfOpen: true }));
    socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`);
    const head = await until(socket, (bytes) => bytes.indexOf('\r\n\r\n') + 1 && bytes.indexOf('\r\n\r\n') + 4);
    if (!head.toString().startsWith('HTTP/1.1 200')) throw new Error(head.toString().split('\r\n')[0]);
    return socket;
  }
  const { hostname, port: at, username, password } = new URL((process.env['ALL_PROXY'] ?? '').replace('socks5h:', 'http:'));
  const socket = await opened(connect({ host: hostname, port: Number(at), allowHalfOpen: true }));
  socket.write(Buffer.from([5, 1, 2]));
  await until(socket, (bytes) => bytes.length >= 2 && 2);
  socket.write(Buffer.concat([Buffer.from([1, username.length]), Buffer.from(username), Buffer.from([password.length]), Buffer.from(password)]));
  await until(socket, (bytes) => bytes.length >= 2 && 2);
  socket.write(Buffer.concat([Buffer.from([5, 1, 0]), socksHost(), Buffer.from([Number(port) >> 8, Number(port) & 0xff])]));
  const reply = await until(socket, (bytes) => bytes.length >= 10 && 10);
  if (reply[1] !== 0) throw new Error(`SOCKS reply ${reply[1]}`);
  return socket;
}

function socksHost(): Buffer {
  if (isIP(host) === 4) return Buffer.from([1, ...host.split('.').map(Number)]);
  if (isIP(host) === 6) {
    const [left = '', right = ''] = host.split('::');
    const groups = (text: string): readonly number[] => (text === '' ? [] : text.split(':').map((group) => parseInt(group, 16)));
    const [head, tail] = [groups(left), groups(right)];
    const all = [...head, ...Array(8 - head.length - tail.length).fill(0), ...tail] as number[];
    return Buffer.from([4, ...all.flatMap((group) => [group >> 8, group & 0xff])]);
  }
  return Buffer.concat([Buffer.from([3, host.length]), Buffer.from(host)]);
}

async function opened(socket: Socket): Promise<Socket> {
  await once(socket, 'connect');
  return socket;
}

/** Reads up to where `end` says; the rest stays in the socket. */
async function until(socket: Socket, end: (bytes: Buffer) => number | false): Promise<Buffer> {
  let bytes = Buffer.alloc(0);
  for (;;) {
    const chunk = socket.read() as Buffer | null;
    if (chunk === null) {
      if (socket.readableEnded || socket.destroyed) throw new Error('closed early');
      await new Promise<void>((resolve) => {
        const go = (): void => {
          for (const event of ['readable', 'end', 'close', 'error']) socket.off(event, go);
          resolve();
        };
        for (const event of ['readable', 'end', 'close', 'error']) socket.once(event, go);
      });
      continue;
    }
    bytes = Buffer.concat([bytes, chunk]);
    const at = end(bytes);
    if (at !== false && at > 0) {
      if (bytes.length > at) socket.unshift(bytes.subarray(at));
      return bytes.subarray(0, at);
    }
  }
}

function bytes(length: number): Readable {
  const cipher = createCipheriv('aes-128-ctr', Buffer.alloc(16, 2), Buffer.alloc(16));
  let left = length;
  return new Readable({ read() { const size = Math.min(left, 65_536); left -= size; this.push(size === 0 ? null : cipher.update(Buffer.alloc(size))); } });
}

async function hashOf(source: AsyncIterable<Buffer>): Promise<{ readonly count: number; readonly sha256: string }> {
  const hash = createHash('sha256');
  let count = 0;
  for await (const chunk of source) { hash.update(chunk); count += chunk.length; }
  return { count, sha256: hash.digest('hex') };
}

async function textOf(socket: Socket): Promise<string> {
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  return text.trim();
}

/** Waits until nothing more goes into the socket. */
async function untilStalled(socket: Socket): Promise<number> {
  for (let before = -1; ; ) {
    const now = socket.bytesWritten - socket.writableLength;
    if (now === before) return now;
    before = now;
    await sleep(QUIET_MS);
  }
}

const scenarios: Readonly<Record<string, () => Promise<unknown>>> = {
  /** All of it, and its end. */
  receive: async () => {
    const socket = await open();
    socket.write(`send ${amount}\n`);
    return hashOf(socket);
  },
  /** Ends its own way first: the answer comes after that. */
  give: async () => {
    const socket = await open();
    socket.write('take\n');
    const expected = await hashOf(bytes(Number(amount)));
    pipeline(bytes(Number(amount)), socket, () => undefined);
    return { expected, answer: await textOf(socket) };
  },
  /** How the other end's reset is seen. */
  reset: async () => {
    const socket = await open();
    const seen = new Promise((resolve) => void socket.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code)).once('end', () => resolve('end')));
    socket.write('reset\n');
    socket.resume();
    return seen;
  },
  /** Asks for a lot and reads nothing; then tells, and reads on to the end. */
  slowReader: async () => {
    const socket = await open();
    socket.write(`send ${amount}\n`);
    for (let before = -1; ; ) {
      const asking = await open();
      asking.write('sent\n');
      const now = Number(await textOf(asking));
      if (now === before) { process.stdout.write(`${JSON.stringify({ stalledAt: now })}\n`); break; }
      before = now;
      await sleep(QUIET_MS);
    }
    await once(process.stdin, 'end', { signal: AbortSignal.timeout(60_000) }).catch(() => undefined);
    return hashOf(socket);
  },
  /** Sends to somebody who never reads. */
  slowWriter: async () => {
    const socket = await open();
    socket.write('ignore\n');
    bytes(Number(amount)).pipe(socket);
    const stalledAt = await untilStalled(socket);
    process.stdout.write(`${JSON.stringify({ stalledAt })}\n`);
    await once(process.stdin, 'end', { signal: AbortSignal.timeout(60_000) }).catch(() => undefined);
    socket.resetAndDestroy();
    return 'reset';
  },
  /** Many at once, all held open; how many were let through, and what the others heard. */
  many: async () => {
    const held = await Promise.allSettled(Array.from({ length: AT_ONCE }, open));
    const refusals = held.flatMap((one) => (one.status === 'rejected' ? [(one.reason as Error).message] : []));
    for (const one of held) if (one.status === 'fulfilled') one.value.destroy();
    await sleep(QUIET_MS);
    const again = await open();
    again.write('send 3\n');
    return { open: held.length - refusals.length, refusals: [...new Set(refusals)], after: (await hashOf(again)).count };
  },
};
process.stdin.resume();
try {
  process.stdout.write(`${JSON.stringify(await scenarios[scenario]?.())}\n`, () => process.exit(0));
} catch (error) {
  process.stdout.write(`${JSON.stringify({ failure: (error as NodeJS.ErrnoException).code ?? (error as Error).message })}\n`, () => process.exit(1));
}
