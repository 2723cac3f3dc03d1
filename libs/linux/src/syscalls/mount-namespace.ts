import { closeSync, openSync } from 'node:fs';
import { moorlineError } from '@moorline/mesh-core';
import { isShared, readMounts } from '../mounts/index.ts';
import { libc, systemError } from './libc.ts';
import { mount, MOUNT } from './mount.ts';

/** CLONE_NEWNS of clone(2). */
const CLONE_NEWNS = 0x00020000;
/** CLONE_FS of unshare(2). */
const CLONE_FS = 0x00000200;

/** A handle on a mount namespace, held open by a descriptor. */
interface MountNamespace {
  readonly descriptor: number;
  readonly close: () => void;
}

/** The mount namespace that the main thread is in. */
function currentMountNamespace(): MountNamespace {
  const descriptor = openSync('/proc/thread-self/ns/mnt', 'r');
  return { descriptor, close: () => closeSync(descriptor) };
}

/**
 * Gives the main thread a copy of its mount namespace. Children started from now on live in the copy.
 * Other threads of Node stay where they were: use synchronous file calls only.
 * @throws the system's error (EPERM without CAP_SYS_ADMIN)
 */
function unshareMountNamespace(): void {
  if (libc('int unshare(int)')(CLONE_NEWNS) !== 0) throw systemError('unshare', 'mount namespace');
}

/**
 * Moves the main thread; its working directory becomes the root of that namespace (setns(2)).
 * @throws the system's error
 */
function enterMountNamespace(namespace: MountNamespace): void {
  if (libc('int setns(int, int)')(namespace.descriptor, CLONE_NEWNS) !== 0) throw systemError('setns', 'mount namespace');
}

/**
 * Runs `action` with the main thread in a fresh copy of its mount namespace, then returns to the one it
 * was in. What `action` starts stays in the copy, and keeps it alive. `action` must be synchronous. The copy receives
 * what is mounted elsewhere, and gives nothing back: root's would, where mounts are shared (mount_namespaces(7)).
 * @throws what `action` throws; the system's error; ML-NAMESPACE-FAILED
 */
export function inMountNamespaceCopy<Result>(action: () => Result): Result {
  return elsewhere(unshareMountNamespace, () => {
    keepToOurselves();
    return action();
  });
}

function keepToOurselves(): void {
  try {
    mount('none', '/', null, MOUNT.recursive | MOUNT.slave);
  } catch (error) {
    // After chroot(2) the root may be no mount point (mount(2), EINVAL); where nothing is shared, nothing is given back.
    if ((error as NodeJS.ErrnoException).code !== 'EINVAL') throw error;
    const shared = readMounts().find(isShared);
    if (shared !== undefined) throw moorlineError('ML-NAMESPACE-FAILED', `mounts at ${shared.point} are shared, and the root is no mount point, so a copy of them cannot be kept apart`, error);
  }
}

/**
 * Runs `action` with the main thread in the mount namespace of another process, then returns. `action` must be
 * synchronous.
 * @throws what `action` throws; the system's error
 */
export function inMountNamespaceOf<Result>(pid: number, action: () => Result): Result {
  const there = openSync(`/proc/${pid}/ns/mnt`, 'r');
  const namespace = { descriptor: there, close: () => closeSync(there) };
  try {
    // setns(2) wants a thread that shares no working directory with others.
    if (libc('int unshare(int)')(CLONE_FS) !== 0) throw systemError('unshare', 'working directory');
    return elsewhere(() => enterMountNamespace(namespace), action);
  } finally {
    namespace.close();
  }
}

function elsewhere<Result>(enter: () => void, action: () => Result): Result {
  const home = currentMountNamespace();
  const folder = process.cwd();
  try {
    enter();
  } catch (error) {
    home.close();
    throw error;
  }
  try {
    return action();
  } finally {
    enterMountNamespace(home);
    home.close();
    process.chdir(folder);
  }
}
