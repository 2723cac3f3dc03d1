import type koffi from 'koffi';
import { isMainThread } from 'node:worker_threads';
import { loadKoffi } from './koffi.ts';

type Native = (...args: readonly unknown[]) => unknown;
type Library = ReturnType<typeof koffi.load>;

/** libuv's own, as every Node program exports it to its addons: stable within libuv 1 (docs.libuv.org, poll.html). */
interface Libuv {
  readonly loop: unknown;
  readonly handleBytes: unknown;
  readonly allocate: Native;
  readonly free: unknown;
  readonly callbackType: ReturnType<typeof koffi.pointer>;
  readonly init: Native;
  readonly start: Native;
  readonly stop: Native;
  readonly close: Native;
}

/** UV_POLL of uv_handle_type. */
const UV_POLL = 8;
/** UV_READABLE of uv_poll_event. */
const UV_READABLE = 1;

let libuv: Libuv | undefined;

export interface Watch {
  /** No call follows; the descriptor may be closed then. Safe to call again. */
  readonly stop: () => void;
}

/**
 * Calls `onReadable` from the event loop of the main thread each time the descriptor can be read: Node watches
 * files and sockets of its own only, and a thread that blocks in poll(2) costs two wake-ups a datagram.
 * Keeps the process alive until it is stopped. What `onReadable` throws is an uncaught exception.
 * @throws Error where this program does not export libuv, or cannot watch the descriptor
 */
export function watchReadable(descriptor: number, onReadable: () => void): Watch {
  // The loop that libuv tells of is the main thread's.
  if (!isMainThread) throw new Error('only the main thread watches descriptors');
  libuv ??= bindLibuv();
  const { loop, handleBytes, allocate, free, callbackType, init, start, stop, close } = libuv;
  const handle = allocate(handleBytes);
  const status = init(loop, handle, descriptor);
  if (status !== 0) throw new Error(`uv_poll_init: ${String(status)}`);
  const callback = loadKoffi().register(() => {
    try {
      onReadable();
    } catch (error) {
      // Thrown through C it would be lost.
      queueMicrotask(() => {
        throw error;
      });
    }
  }, callbackType);
  let watching = start(handle, UV_READABLE, callback) === 0;
  const end = (): void => {
    watching = false;
    stop(handle);
    // libuv frees the handle once it is done with it.
    close(handle, free);
    // Perhaps we are in it.
    setImmediate(() => loadKoffi().unregister(callback));
  };
  if (!watching) {
    end();
    throw new Error('uv_poll_start failed');
  }
  return {
    stop: () => {
      if (watching) end();
    },
  };
}

function bindLibuv(): Libuv {
  const { load, proto, pointer } = loadKoffi();
  const self = load(null);
  const libc: Library = load('libc.so.6');
  const bind = (library: Library, prototype: string): Native => library.func(prototype) as Native;
  const callbackType = pointer(proto('void moorline_poll_callback(void *handle, int status, int events)'));
  return {
    loop: bind(self, 'void *uv_default_loop()')(),
    handleBytes: bind(self, 'size_t uv_handle_size(int type)')(UV_POLL),
    allocate: bind(libc, 'void *malloc(size_t bytes)'),
    free: libc.symbol('free'),
    callbackType,
    init: bind(self, 'int uv_poll_init(void *loop, void *handle, int descriptor)'),
    start: bind(self, 'int uv_poll_start(void *handle, int events, moorline_poll_callback *callback)'),
    stop: bind(self, 'int uv_poll_stop(void *handle)'),
    close: bind(self, 'void uv_close(void *handle, void *closed)'),
  };
}
