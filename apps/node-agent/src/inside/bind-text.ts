import { writeFileSync } from 'node:fs';
import { detachMount, mount, MOUNT } from '@moorline/linux';

/** Exists everywhere; used as a mount point for an instant, before the job's command runs. */
const SCRATCH = '/tmp';
/** What a tmpfs needs besides the text itself. */
const SCRATCH_MARGIN_BYTES = 64 * 1024;

/** Shows `text` in the place of the file `target`, in this mount namespace only. Nothing reaches the disk. */
export function bindText(text: string, target: string): void {
  mount('moorline', SCRATCH, 'tmpfs', MOUNT.noSuid | MOUNT.noDevices, `size=${Buffer.byteLength(text) + SCRATCH_MARGIN_BYTES},mode=0755`);
  try {
    const source = `${SCRATCH}/text`;
    writeFileSync(source, text, { mode: 0o644 });
    mount(source, target, null, MOUNT.bind);
  } finally {
    detachMount(SCRATCH);
  }
}
