import { libc, systemError } from './libc.ts';

/** Flags of mount(2) and umount2(2). */
export const MOUNT = { noSuid: 2, noDevices: 4, noExecution: 8, bind: 4096, recursive: 16_384, slave: 524_288 } as const;
const MNT_DETACH = 2;

/**
 * mount(2) in the mount namespace of the calling thread.
 * @throws the system's error (EPERM, ENOENT, …)
 */
export function mount(source: string, target: string, type: string | null, flags = 0, data: string | null = null): void {
  const call = libc('int mount(const char*, const char*, const char*, unsigned long, const char*)');
  if (call(source, target, type, flags, data) !== 0) throw systemError('mount', target);
}

/**
 * umount2(2), lazily: what is still in use stays alive for its users.
 * @throws the system's error
 */
export function detachMount(target: string): void {
  if (libc('int umount2(const char*, int)')(target, MNT_DETACH) !== 0) throw systemError('umount', target);
}
