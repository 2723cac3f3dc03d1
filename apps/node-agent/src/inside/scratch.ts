import { detachMount, mount, MOUNT } from '@moorline/linux';

/** Exists everywhere; used as a mount point for an instant, before the job's command runs. */
export const SCRATCH = '/tmp';

/**
 * Runs `action` with an empty file system in memory at `SCRATCH`; what it has mounted elsewhere from there stays.
 * @param size as tmpfs(5) takes it
 * @throws what `action` throws; the system's error
 */
export function inScratch(size: string, action: () => void): void {
  mount('moorline', SCRATCH, 'tmpfs', MOUNT.noSuid | MOUNT.noDevices, `size=${size},mode=0755`);
  try {
    action();
  } finally {
    detachMount(SCRATCH);
  }
}
